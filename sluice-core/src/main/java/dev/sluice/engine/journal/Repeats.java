package dev.sluice.engine.journal;

import dev.sluice.engine.journal.FingerprintIndex.Known;
import dev.sluice.journal.Position;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which events were accepted within the window.
///
/// What was accepted last stands in memory: in the *young* table, which the journal's writer fills,
/// and in the *old* one, which is being written to the index behind the acknowledgement. Callers
/// look in the index themselves before they queue up, so that look-ups use all cores. The writer
/// then looks in the two tables. An event that left the old table in between is in the index, but
/// the caller may have looked too early; each time the old table is let go a new *era* begins, and
/// what was looked up in an earlier one is looked up again.
///
/// An entry that is older than the window counts as absent at once, and is swept away later, in a
/// pass over the index each {@value #PASSES_PER_WINDOW}th of the window. The first pass is made at
/// the start, because a pass also fills a {@link FingerprintFilter}; until it is through, and where
/// there are too many for it, all look-ups go to the index.
final class Repeats {

  /// From how many events on the young table is handed over to be written.
  static final int HAND_OVER = 16_384;

  /// How many events the young table may hold while the old one cannot be written.
  static final int MAX_YOUNG = 1 << 20;

  /// After how many bytes of the log the index is made durable, so that a start after a crash has
  /// no more than that to read again. By itself it would be so only after half a million events.
  private static final long PERSIST_BYTES = 512L << 20;

  private static final int PASSES_PER_WINDOW = 7;

  private final FingerprintIndex index;
  private final Clock clock;
  private final Duration window;
  private final int filterWords;

  private FingerprintTable young = new FingerprintTable();
  private volatile long era;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition handedOver = lock.newCondition();
  private volatile @Nullable Handed old;

  /// Knows all that is in the index; null while there is none.
  private volatile @Nullable FingerprintFilter filter;

  /// Is being filled by a pass, and becomes the filter at its end. It gets what is written
  /// meanwhile too: a pass does not see what comes into the index behind it.
  private @Nullable FingerprintFilter next;

  private long bytesNotPersisted;
  private boolean inPass = true;
  private long passStartedNanos;

  /// A table that nobody changes any more, and up to which position the index is whole with it.
  private record Handed(FingerprintTable table, Position through, long bytes) {}

  Repeats(FingerprintIndex index, Clock clock, Duration window, int filterWords) {
    this.index = index;
    this.clock = clock;
    this.window = window;
    this.filterWords = filterWords;
    this.passStartedNanos = clock.nanos();
    this.next = new FingerprintFilter(filterWords);
  }

  /// Looks a caller's events up in the index.
  void lookUp(Append append) {
    long now = era;
    append.lookUp(this::findInIndex, now);
  }

  private Optional<Known> findInIndex(Fingerprint fingerprint) {
    FingerprintFilter filled = filter;
    return filled == null || filled.mayHave(fingerprint)
        ? index.find(fingerprint)
        : Optional.empty();
  }

  /// Where an event stands already; only the writer asks.
  Optional<Position> find(Append append, int i, long nowMillis) {
    Fingerprint fingerprint = append.fingerprint(i);
    Optional<Known> found = young.find(fingerprint);
    if (found.isEmpty()) {
      // Read before the era: who lets the old table go begins the era first.
      Handed handed = old;
      found = handed == null ? found : handed.table().find(fingerprint);
    }
    if (found.isEmpty()) {
      found = append.lookedUpIn() == era ? append.known(i) : findInIndex(fingerprint);
    }
    return found
        .filter(known -> nowMillis - known.millis() < window.toMillis())
        .map(known -> new Position(known.position()));
  }

  /// Whether there is room to note so many more.
  boolean hasRoom(int events) {
    return young.size() + events <= MAX_YOUNG;
  }

  /// Notes an event that is being written; only the writer does.
  void note(Fingerprint fingerprint, Position position, long nowMillis) {
    young.put(fingerprint, position.value(), nowMillis);
  }

  /// Forgets what was noted from a position on, because it could not be written.
  void forgetFrom(Position position) {
    young.forgetFrom(position.value());
  }

  /// Hands over what is noted, if it is enough and the last is written; all of it is durable.
  ///
  /// @param bytes how much of the log a start would have to read to make it good
  /// @return whether it did
  boolean handOver(Position through, boolean whateverThereIs, long bytes) {
    if (old != null || (young.size() < HAND_OVER && !(whateverThereIs && young.size() > 0))) {
      return false;
    }
    lock.lock();
    try {
      old = new Handed(young, through, bytes);
      young = new FingerprintTable();
      handedOver.signal();
    } finally {
      lock.unlock();
    }
    return true;
  }

  /// Writes to the index what was handed over.
  ///
  /// @return whether there was anything
  boolean write() {
    Handed handed = old;
    if (handed == null) {
      return false;
    }
    List<Known> sorted = handed.table().sorted();
    for (Known known : sorted) {
      addTo(filter, known.fingerprint());
      addTo(next, known.fingerprint());
    }
    if (filter != null && filter.isFull()) {
      filter = null;
    }
    index.write(sorted, handed.through());
    // A number that only this thread changes; volatile is enough.
    long begun = era + 1;
    era = begun;
    old = null;
    bytesNotPersisted += handed.bytes();
    if (bytesNotPersisted >= PERSIST_BYTES) {
      index.persist();
      bytesNotPersisted = 0;
    }
    return true;
  }

  private static void addTo(@Nullable FingerprintFilter filter, Fingerprint fingerprint) {
    if (filter != null) {
      filter.add(fingerprint);
    }
  }

  /// Waits until something was handed over, or the time is over.
  void awaitHandedOver(Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (old == null && nanos > 0) {
        nanos = handedOver.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Removes some of what has expired.
  ///
  /// @return whether there may be more to do at once
  boolean sweep() {
    if (!inPass) {
      if (clock.since(passStartedNanos).compareTo(window.dividedBy(PASSES_PER_WINDOW)) < 0) {
        return false;
      }
      passStartedNanos = clock.nanos();
      next = new FingerprintFilter(filterWords);
    }
    FingerprintFilter filling = next;
    inPass = index.sweep(clock.now().minus(window), kept -> addTo(filling, kept));
    if (!inPass && filling != null) {
      filter = filling.isFull() ? null : filling;
      next = null;
    }
    return inPass;
  }
}
