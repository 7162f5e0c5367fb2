package dev.sluice.indexing;

import dev.sluice.index.EventIndex;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Finds events by their terms.
///
/// The positions of all terms are run through side by side, each time as far as the one that is
/// furthest, so that a rare term makes the others cheap. What all have is read from the journal and
/// looked at. A search reads at most {@value #MAX_READ} events, takes at most {@value #MAX_STRIDES}
/// strides over positions and fills at most {@value #MAX_BYTES} bytes; then it ends early, and says
/// where to go on.
///
/// It waits up to a second for the index to reach what had been accepted when it began, so that
/// whoever has just sent an event finds it.
public final class IndexSearch {

  static final int MAX_READ = 10_000;
  static final int MAX_STRIDES = 100_000;
  static final long MAX_BYTES = 8L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /// How many entries are read together where hits stand close to each other.
  private static final int TOGETHER = 16;

  private static final long TOGETHER_BYTES = 1 << 20;

  private final Journal journal;
  private final EventIndex index;
  private final Indexer indexer;
  private final Duration patience;

  /// A search of what an indexer has indexed.
  public IndexSearch(Journal journal, EventIndex index, Indexer indexer) {
    this(journal, index, indexer, PATIENCE);
  }

  IndexSearch(Journal journal, EventIndex index, Indexer indexer, Duration patience) {
    this.patience = patience;
    this.journal = journal;
    this.index = index;
    this.indexer = indexer;
  }

  /// Finds a page.
  ///
  /// @throws dev.sluice.fault.Fault of kind `UNAVAILABLE` when journal or index cannot be read
  public Page find(Question question) throws InterruptedException {
    boolean isCurrent = indexer.awaitNext(journal.end(), patience);
    Position reached = indexer.next();
    long behind = Math.max(0, journal.end().value() - reached.value());
    Run run = new Run(question, reached);
    OptionalLong next = run.toItsEnd();
    return new Page(run.hits, next, behind, isCurrent);
  }

  /// One search.
  private final class Run {
    private final Question question;
    private final Order order;
    private final List<RankStream> streams;

    /// The first rank that is wanted and the first behind all that are.
    private final long begin;

    private final long end;
    private final List<Entry> hits = new ArrayList<>();
    private List<Entry> read = List.of();
    private long wanted;
    private long lastLookedAt = -TOGETHER;
    private int lookedAt;
    private int strides;
    private long bytes;

    Run(Question question, Position reached) {
      this.question = question;
      this.order = question.order();
      this.streams =
          question.allOf().stream()
              .map(terms ->
                  RankStream.any(
                      terms.stream().map(term -> new TermStream(index, term, order)).toList()))
              .toList();
      long first = journal.first().value();
      long last = reached.value() - 1;
      this.begin =
          Math.max(
              order == Order.OLDEST_FIRST ? first : -last,
              question.after().isPresent()
                  ? Ranks.of(question.after().getAsLong(), order) + 1
                  : Long.MIN_VALUE);
      this.end = (order == Order.OLDEST_FIRST ? last : -first) + 1;
    }

    /// @return where to go on, if there may be more
    OptionalLong toItsEnd() {
      wanted = begin;
      while (wanted < end) {
        if (strides >= MAX_STRIDES || lookedAt >= MAX_READ || bytes >= MAX_BYTES) {
          return OptionalLong.of(Ranks.value(wanted - 1, order));
        }
        if (!goToNextCommon()) {
          continue;
        }
        if (hits.size() == question.limit()) {
          return OptionalLong.of(Ranks.value(wanted - 1, order));
        }
        look(Ranks.value(wanted, order));
        wanted++;
      }
      return OptionalLong.empty();
    }

    /// Goes on to the first rank that all streams have; or to the end; or, when the strides are
    /// used up before all agree, as far as is known to have nothing.
    ///
    /// @return whether all streams have it
    private boolean goToNextCommon() {
      int agreeing = 0;
      for (int i = 0; agreeing < streams.size(); i = (i + 1) % streams.size()) {
        if (strides >= MAX_STRIDES) {
          return false;
        }
        strides++;
        long found = streams.get(i).seek(wanted);
        if (found > wanted) {
          wanted = found;
          agreeing = 0;
        }
        if (wanted >= end) {
          return false;
        }
        agreeing++;
      }
      return true;
    }

    private void look(long position) {
      Entry entry = entry(position, Math.abs(position - lastLookedAt) < TOGETHER);
      lastLookedAt = position;
      lookedAt++;
      if (entry != null && question.exactly().test(entry.event())) {
        hits.add(entry);
        bytes += entry.event().data().length();
      }
    }

    /// What stands at a position; nothing when it is forgotten or given up meanwhile.
    private @Nullable Entry entry(long position, boolean isDense) {
      Entry known = known(position);
      if (known == null && isDense) {
        long from = order == Order.OLDEST_FIRST ? position : position - TOGETHER + 1;
        read = journal.read(new Position(Math.max(1, from)), TOGETHER, TOGETHER_BYTES);
        known = known(position);
      }
      if (known == null) {
        read = journal.read(new Position(position), 1, 1);
        known = known(position);
      }
      return known;
    }

    /// Within one answer of the journal there are no gaps.
    private @Nullable Entry known(long position) {
      long at = read.isEmpty() ? -1 : position - read.getFirst().position().value();
      return at >= 0 && at < read.size() ? read.get((int) at) : null;
    }
  }
}
