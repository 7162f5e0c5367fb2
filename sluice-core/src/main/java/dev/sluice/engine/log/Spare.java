package dev.sluice.engine.log;

import dev.sluice.journal.Position;
import dev.sluice.time.Uninterrupted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The next segment, filled with zeros while the present one is in use.
///
/// A sync of a file that grows must write the file system's own journal too, and takes about twice
/// as long as one of a file that has its blocks already. Zeros are written in small steps with
/// pauses, so that the syncs of the present segment do not wait behind them. Whoever needs the next
/// segment before it is ready begins one that grows.
final class Spare implements AutoCloseable {

  static final String NAME = "next.tmp";

  private static final System.Logger LOG = System.getLogger(Spare.class.getName());
  private static final int STEP = 256 << 10;
  private static final long PAUSE_NANOS = 2_000_000;

  private final Disk disk;
  private final long bytes;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean wanted;
  private boolean closing;
  private @Nullable DiskFile ready;

  Spare(Disk disk, long bytes) {
    this.disk = disk;
    this.bytes = bytes;
    this.thread = Thread.ofPlatform().daemon().name("log-spare").start(this::run);
  }

  /// Has one made, if there is none.
  void wanted() {
    if (wanted) {
      return;
    }
    lock.lock();
    try {
      wanted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Makes the spare the segment that begins at a position, if there is one.
  boolean take(Position first, long salt, String name) throws IOException {
    DiskFile taken;
    lock.lock();
    try {
      taken = ready;
      ready = null;
      if (taken != null) {
        wanted = false;
      }
    } finally {
      lock.unlock();
    }
    if (taken == null) {
      return false;
    }
    try (taken) {
      Segment.begin(taken, first, salt);
    }
    disk.rename(NAME, name);
    return true;
  }

  private void run() {
    while (awaitWish()) {
      try {
        prepare();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.WARNING, "cannot prepare the next file of a log: {0}", e);
        pause(1_000_000_000L);
      }
    }
  }

  private boolean awaitWish() {
    lock.lock();
    try {
      while (!closing && (!wanted || ready != null)) {
        changed.awaitUninterruptibly();
      }
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  private void prepare() throws IOException {
    disk.delete(NAME);
    DiskFile file = disk.open(NAME);
    boolean filled = false;
    try {
      filled = fill(file);
    } finally {
      if (!filled) {
        file.close();
        disk.delete(NAME);
      }
    }
    if (filled) {
      lock.lock();
      try {
        ready = file;
      } finally {
        lock.unlock();
      }
    }
  }

  private boolean fill(DiskFile file) throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(STEP);
    boolean goOn = true;
    for (long at = 0; at < bytes && goOn; at += STEP) {
      file.write(at, zeros.clear());
      file.sync();
      goOn = pause(PAUSE_NANOS);
    }
    return goOn;
  }

  private boolean pause(long nanos) {
    LockSupport.parkNanos(nanos);
    lock.lock();
    try {
      return !closing;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    LockSupport.unpark(thread);
    Uninterrupted.join(thread);
    if (ready != null) {
      ready.close();
    }
  }
}
