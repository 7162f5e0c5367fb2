package dev.sluice.engine.rocksdb;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Keeps the database open while anybody is inside.
///
/// A native call into a closed RocksDB ends the whole process, so each use passes this gate, and
/// the close waits until the last one has left.
final class Gate {

  private static final int ALL = Integer.MAX_VALUE;

  private final Semaphore places = new Semaphore(ALL);
  private final AtomicBoolean shut = new AtomicBoolean();
  private final Pass pass = places::release;

  /// A use of the database; it ends with {@link #close()}.
  interface Pass extends AutoCloseable {
    @Override
    void close();
  }

  /// @throws IllegalStateException when the gate is shut
  Pass enter() {
    if (shut.get() || !places.tryAcquire()) {
      throw new IllegalStateException("the data folder is closed");
    }
    return pass;
  }

  /// Lets nobody in any more and waits for those inside; only the first call says true.
  boolean shut() {
    if (!shut.compareAndSet(false, true)) {
      return false;
    }
    places.acquireUninterruptibly(ALL);
    return true;
  }
}
