package dev.sluice.indexing;

import dev.sluice.event.Event;
import dev.sluice.index.EventIndex;
import dev.sluice.index.IndexedFields;
import dev.sluice.index.Postings;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Follows the journal and writes the terms of its events to the index, a stretch at a time.
///
/// The index holds nothing that the journal does not, so nothing waits for it: what the journal has
/// forgotten before it was read is passed over, and what the journal forgets later is forgotten
/// here. A stretch without any event of an indexed source costs no write; only every {@value
/// #MAX_UNWRITTEN} positions the cursor is written all the same, so that a start need not read
/// further back.
///
/// Only one thread may call {@link #step()} at a time.
public final class Indexer {

  /// How many events one step takes.
  public static final int MAX_ENTRIES = 4_096;

  /// How many bytes of events one step takes, unless a single event has more.
  public static final long MAX_BYTES = 8L << 20;

  /// How far the cursor on disk may be behind where nothing is to be written.
  static final long MAX_UNWRITTEN = 1 << 17;

  private static final System.Logger LOG = System.getLogger(Indexer.class.getName());

  private final Journal journal;
  private final EventIndex index;
  private final Map<String, IndexedFields> sources = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile Position next;
  private Position written;
  private Position forgotten = Position.FIRST;

  /// An indexer of the events of some sources.
  public Indexer(Journal journal, EventIndex index, List<IndexedFields> fields) {
    this.journal = journal;
    this.index = index;
    for (IndexedFields each : fields) {
      if (sources.put(each.source(), each) != null) {
        throw new IllegalArgumentException("two say how events of " + each.source() + " are found");
      }
    }
    written = index.cursor();
    next = written;
  }

  /// Indexes the next stretch of the journal, or forgets what the journal has forgotten.
  ///
  /// @return whether there was anything to do
  public boolean step() {
    boolean worked = forget();
    Position end = journal.end();
    if (next.compareTo(end) >= 0) {
      return worked;
    }
    List<Entry> entries = journal.read(next, MAX_ENTRIES, MAX_BYTES);
    Postings postings = new Postings();
    Position reached = next;
    for (Entry entry : entries) {
      if (entry.position().compareTo(end) >= 0) {
        break;
      }
      add(entry, postings);
      reached = entry.position().plus(1);
    }
    if (reached.equals(next)) {
      reached = passed(end);
    }
    if (!postings.isEmpty() || reached.value() - written.value() >= MAX_UNWRITTEN) {
      index.write(written, reached, postings);
      written = reached;
    }
    moveTo(reached);
    return true;
  }

  private void add(Entry entry, Postings postings) {
    Event event = entry.event();
    IndexedFields fields = sources.get(event.source());
    if (fields == null) {
      return;
    }
    try {
      fields.terms(event, term -> postings.add(term, entry.position()));
    } catch (RuntimeException | StackOverflowError e) {
      // One event that trips over a bug must not keep all later ones from being found.
      LOG.log(
          Level.ERROR,
          "the event at position " + entry.position() + " cannot be indexed; a search may miss it",
          e);
    }
  }

  /// Where to go on when there is nothing to read at a place before the end: what stood there was
  /// given up as damaged, or forgotten since the end was asked for.
  private Position passed(Position end) {
    Position until = journal.lostUntil(next).orElse(journal.first());
    if (until.compareTo(next) <= 0) {
      throw new IllegalStateException(
          "the journal ends before " + end + " and has nothing at " + next);
    }
    return until;
  }

  private boolean forget() {
    Position first = journal.first();
    if (first.compareTo(forgotten) <= 0) {
      return false;
    }
    index.forgetBefore(first);
    forgotten = first;
    return true;
  }

  private void moveTo(Position reached) {
    lock.lock();
    try {
      next = reached;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Where indexing goes on; what stands before it can be found.
  public Position next() {
    return next;
  }

  /// How many events wait to be indexed.
  public long behind() {
    Position reached = next;
    return Math.max(0, journal.end().value() - reached.value());
  }

  /// Waits until all that stands before a position can be found, or the time is over.
  ///
  /// @return whether it can
  public boolean awaitNext(Position position, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lock();
    try {
      while (next.compareTo(position) < 0 && nanos > 0) {
        nanos = moved.awaitNanos(nanos);
      }
      return next.compareTo(position) >= 0;
    } finally {
      lock.unlock();
    }
  }
}
