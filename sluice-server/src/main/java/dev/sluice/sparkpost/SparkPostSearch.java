package dev.sluice.sparkpost;

import dev.sluice.event.Event;
import dev.sluice.events.sparkpost.MessageFields;
import dev.sluice.events.sparkpost.SparkPostTerms;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.index.Term;
import dev.sluice.indexing.IndexSearch;
import dev.sluice.indexing.Page;
import dev.sluice.indexing.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Finds events of SparkPost, and keeps back those that the caller may not see.
///
/// This is the one place where an event is kept back, so whoever shows events asks here.
public final class SparkPostSearch {

  /// How many subaccounts are looked for in the index; of more, each event is looked at.
  private static final int MAX_SUBACCOUNTS = 100;

  private final IndexSearch search;

  /// A search in the index.
  public SparkPostSearch(IndexSearch search) {
    this.search = search;
  }

  /// A page of what is wanted.
  ///
  /// @param visible the subaccounts whose events the caller may see; empty when all
  Page find(
      EventFilter filter, Optional<Set<String>> visible, Order order, OptionalLong after, int limit)
      throws InterruptedException {
    List<Set<Term>> terms = new ArrayList<>(filter.terms());
    if (visible.isPresent() && visible.get().size() <= MAX_SUBACCOUNTS) {
      terms.add(visible.get().stream().map(SparkPostTerms::subaccount).collect(Collectors.toSet()));
    }
    return search.find(
        new Question(terms, event -> isShown(event, filter, visible), order, after, limit));
  }

  private static boolean isShown(Event event, EventFilter filter, Optional<Set<String>> visible) {
    return MessageFields.of(event)
        .filter(
            fields -> visible.map(accounts -> accounts.contains(fields.subaccount())).orElse(true))
        .filter(fields -> filter.isWanted(event, fields))
        .isPresent();
  }
}
