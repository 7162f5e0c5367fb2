package dev.sluice.archive;

import dev.sluice.time.Uninterrupted;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The thread of one packer: packs while something is due, and looks again after a while.
///
/// Closing it ends the wait at once, and waits for the step under way; what does the packing is
/// closed before, so that the step ends soon.
public final class PackLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PackLoop.class.getName());

  private final Packer packer;
  private final Object lock = new Object();
  private @Nullable Thread thread;
  private boolean isStopping;

  /// A loop that does not run yet.
  public PackLoop(Packer packer) {
    this.packer = packer;
  }

  /// Starts the thread.
  public void start() {
    synchronized (lock) {
      if (thread != null || isStopping) {
        throw new IllegalStateException("the packing of " + packer.name() + " was started");
      }
      thread =
          Thread.ofPlatform()
              .name("pack-" + packer.name())
              .uncaughtExceptionHandler(PackLoop::died)
              .start(this::run);
    }
  }

  /// Whether the thread is alive; a bug ends it.
  public boolean isRunning() {
    synchronized (lock) {
      return thread != null && thread.isAlive();
    }
  }

  private static void died(Thread thread, Throwable cause) {
    LOG.log(
        System.Logger.Level.ERROR, thread.getName() + " has stopped; a restart is needed", cause);
  }

  private void run() {
    try {
      while (!isStopping()) {
        if (!packer.step()) {
          await(packer.interval());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isStopping() {
    synchronized (lock) {
      return isStopping;
    }
  }

  private void await(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    synchronized (lock) {
      long left = end - System.nanoTime();
      while (!isStopping && left > 0) {
        lock.wait(left / 1_000_000 + 1);
        left = end - System.nanoTime();
      }
    }
  }

  @Override
  public void close() {
    Thread running;
    synchronized (lock) {
      isStopping = true;
      lock.notifyAll();
      running = thread;
    }
    if (running != null) {
      Uninterrupted.join(running);
    }
  }
}
