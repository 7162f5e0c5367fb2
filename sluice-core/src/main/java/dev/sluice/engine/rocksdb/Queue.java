package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the process knows about one target's queue beside what is on disk: who is leased, where the
/// queue begins, and who waits for it to change.
///
/// The beginning matters: deliveries that have ended leave tombstones behind, and a scan from the
/// target's first key would wade through all of them each time.
final class Queue {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Key> leased = new HashSet<>();
  private long changes;

  /// No delivery stands before this key; null while none is known to stand at all.
  private byte @Nullable [] floor;

  /// A key of the index of what is due, in a form that can be looked up.
  private record Key(long due, long position, int rule, int replay) {
    static Key of(byte[] key) {
      ByteSource in = new ByteSource(key);
      in.u32();
      return new Key(in.u64(), in.u64(), in.u32(), in.remaining() == 0 ? 0 : in.u32());
    }
  }

  Queue(byte[] first) {
    floor = first;
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  byte @Nullable [] floor() {
    return floor;
  }

  /// Sets the beginning to what a scan found first, or to nothing.
  void foundFirst(byte @Nullable [] key) {
    floor = key;
  }

  boolean isLeased(byte[] key) {
    return leased.contains(Key.of(key));
  }

  void lease(byte[] key) {
    leased.add(Key.of(key));
  }

  boolean giveBack(byte[] key) {
    return leased.remove(Key.of(key));
  }

  /// Notes a new key on disk, or only that something is new.
  void added(byte @Nullable [] key) {
    lock.lock();
    try {
      if (key != null && (floor == null || Arrays.compareUnsigned(key, floor) < 0)) {
        floor = key;
      }
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long changes() {
    lock.lock();
    try {
      return changes;
    } finally {
      lock.unlock();
    }
  }

  void awaitChange(long seen, Duration atMost) throws InterruptedException {
    long nanos = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (changes == seen && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } finally {
      lock.unlock();
    }
  }
}
