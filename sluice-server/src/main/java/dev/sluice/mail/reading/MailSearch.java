package dev.sluice.mail.reading;

import dev.sluice.event.Event;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.indexing.IndexSearch;
import dev.sluice.indexing.Page;
import dev.sluice.indexing.Question;
import dev.sluice.journal.Entry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Finds handled messages, and keeps back those of other applications.
///
/// This is the one place where one is kept back, so whoever shows mail asks here.
public final class MailSearch {

  private final IndexSearch search;

  /// A search in the index.
  public MailSearch(IndexSearch search) {
    this.search = search;
  }

  /// A handled message with its place in the journal.
  public record Hit(long position, Handled handled) {}

  /// What was found.
  ///
  /// @param next where to go on; empty when there is no more
  /// @param isCurrent whether nothing can be missing that had been taken when it was asked for
  public record Found(List<Hit> hits, OptionalLong next, long behind, boolean isCurrent) {
    /// Copies the hits.
    public Found {
      hits = List.copyOf(hits);
    }
  }

  /// A page of what is wanted.
  ///
  /// @param application whose mail alone the caller may see; empty when all
  public Found find(
      MailFilter filter, Optional<String> application, Order order, OptionalLong after, int limit)
      throws InterruptedException {
    Page page =
        search.find(
            new Question(
                filter.terms(application),
                event -> isShown(event, filter, application),
                order,
                after,
                limit));
    List<Hit> hits = page.hits().stream().flatMap(entry -> hit(entry).stream()).toList();
    return new Found(hits, page.next(), page.behind(), page.isCurrent());
  }

  private static Optional<Hit> hit(Entry entry) {
    return Handled.of(entry.event()).map(handled -> new Hit(entry.position().value(), handled));
  }

  private static boolean isShown(Event event, MailFilter filter, Optional<String> application) {
    return Handled.of(event)
        .filter(handled -> application.map(handled.applications()::contains).orElse(true))
        .filter(filter::isWanted)
        .isPresent();
  }

  /// All that the rules did with one message.
  Found ofMessage(String id, Optional<String> application) throws InterruptedException {
    return find(
        MailFilter.ofMessage(id),
        application,
        Order.OLDEST_FIRST,
        OptionalLong.empty(),
        Question.MAX_LIMIT);
  }
}
