package dev.sluice.engine.rocksdb;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// The journal in RocksDB, with group commit.
///
/// Callers encode their events themselves, queue up, and park. One writer thread takes all that
/// waits, recognises repeats, writes one batch with one sync, and wakes the callers. While it
/// syncs, the next group gathers; where there are many callers it lets them gather a moment longer.
final class RocksJournal implements Journal, AutoCloseable {

  /// The most bytes that may wait to be written; beyond that a caller is told to come again.
  private static final long MAX_WAITING_BYTES = 64L << 20;

  /// How often the writer looks for old repeats when there is nothing to write.
  private static final Duration IDLE = Duration.ofSeconds(1);

  /// From how many callers in a group on the writer lets the next group gather for {@link #GATHER}.
  ///
  /// A sync costs the processor as much for ten callers as for sixty. Where there are many, a short
  /// wait makes fewer syncs of more callers each, and leaves the processor to the callers.
  private static final int BUSY_CALLERS = 8;

  private static final Duration GATHER = Duration.ofNanos(200_000);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Store store;
  private final GroupCommit commit;
  private final Thread writer;

  /// Guards what callers and the writer hand to each other.
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition work = lock.newCondition();
  private final Condition grown = lock.newCondition();
  private ArrayList<Append> waiting = new ArrayList<>();
  private long waitingBytes;
  private boolean closing;

  private volatile Position end;
  private volatile boolean failed;

  RocksJournal(Store store, Clock clock, Duration window) {
    this.store = store;
    this.end = findEnd();
    this.commit = new GroupCommit(store, clock, new Repeats(store, clock, window));
    this.writer = Thread.ofPlatform().name("journal-writer").start(this::run);
  }

  private Position findEnd() {
    Position[] found = {Position.FIRST};
    store.last(
        store.families().journal(),
        (key, block) ->
            found[0] = new Position(new ByteSource(key).u64()).plus(Block.count(block)));
    return found[0];
  }

  @Override
  public List<Admission> append(List<Event> events) throws InterruptedException {
    if (events.isEmpty()) {
      return List.of();
    }
    Append append = Append.of(events);
    lock.lockInterruptibly();
    try {
      requireRoom(append);
      waiting.add(append);
      waitingBytes += append.bytes();
      if (waiting.size() == 1) {
        work.signal();
      }
    } finally {
      lock.unlock();
    }
    return append.await();
  }

  private void requireRoom(Append append) {
    if (failed || closing) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "journal-unavailable",
          closing ? "the hub is stopping" : "the journal cannot write; see the hub's log");
    }
    if (waitingBytes > 0 && waitingBytes + append.bytes() > MAX_WAITING_BYTES) {
      throw Fault.busy(
          "journal-busy", waitingBytes + " bytes wait to be written already", RETRY_AFTER);
    }
  }

  /// The writer thread: one group after the other, and the sweep of old repeats in between.
  private void run() {
    boolean moreToSweep = false;
    int callers = 0;
    while (true) {
      if (callers >= BUSY_CALLERS) {
        LockSupport.parkNanos(GATHER.toNanos());
      }
      List<Append> group = next(moreToSweep);
      callers = group.size();
      if (group.isEmpty() && closed()) {
        return;
      }
      try {
        if (!group.isEmpty()) {
          publish(commit.write(group, end));
          wake(group);
        } else if (!failed) {
          moreToSweep = commit.sweep();
        }
      } catch (RuntimeException e) {
        moreToSweep = false;
        fail(group, e);
      }
    }
  }

  /// Tells the callers. To wake a virtual thread from this one costs a system call, and a group has
  /// many; so one virtual thread wakes the others at little cost, while the next group is written.
  private static void wake(List<Append> group) {
    Thread.startVirtualThread(() -> group.forEach(Append::done));
  }

  /// Takes all that waits; empty when nothing came for a while, or at the end.
  private List<Append> next(boolean atOnce) {
    lock.lock();
    try {
      long nanos = atOnce ? 0 : IDLE.toNanos();
      while (waiting.isEmpty() && !closing && nanos > 0) {
        nanos = work.awaitNanos(nanos);
      }
      List<Append> group = waiting;
      if (!group.isEmpty()) {
        waiting = new ArrayList<>();
        waitingBytes = 0;
      }
      return group;
    } catch (InterruptedException e) {
      closing = true;
      return new ArrayList<>();
    } finally {
      lock.unlock();
    }
  }

  private boolean closed() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private void publish(Position grownTo) {
    if (grownTo.equals(end)) {
      return;
    }
    lock.lock();
    try {
      end = grownTo;
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// A write that failed may or may not be on disk, and so may a sync that failed: nothing is tried
  /// again on the same files. Whoever waits is told that nothing is promised.
  private void fail(List<Append> group, RuntimeException cause) {
    System.getLogger(RocksJournal.class.getName())
        .log(
            System.Logger.Level.ERROR,
            "the journal cannot write any more; restart the hub once the cause is mended",
            cause);
    failed = true;
    List<Append> told = new ArrayList<>(group);
    lock.lock();
    try {
      told.addAll(waiting);
      waiting.clear();
      waitingBytes = 0;
    } finally {
      lock.unlock();
    }
    told.forEach(Append::failed);
  }

  /// Whether appends can succeed.
  boolean isWritable() {
    return !failed;
  }

  @Override
  public List<Entry> read(Position from, int maxEntries, long maxBytes) {
    List<Entry> entries = new ArrayList<>();
    if (from.compareTo(end) >= 0 || maxEntries < 1) {
      return entries;
    }
    long[] left = {Math.max(1, maxBytes)};
    store.scanFromFloor(
        store.families().journal(),
        new ByteSink(8).u64(from.value()).toBytes(),
        (key, block) -> {
          Position first = new Position(new ByteSource(key).u64());
          left[0] = Block.read(first, block, from, maxEntries, left[0], entries);
          return entries.size() < maxEntries && left[0] > 0;
        });
    return entries;
  }

  @Override
  public Position end() {
    return end;
  }

  @Override
  public boolean awaitPast(Position position, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (end.compareTo(position) <= 0) {
        if (nanos <= 0) {
          return false;
        }
        nanos = grown.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Writes what waits and ends the writer thread.
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
