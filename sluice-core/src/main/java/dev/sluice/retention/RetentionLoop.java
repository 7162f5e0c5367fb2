package dev.sluice.retention;

import dev.sluice.fault.Fault;
import dev.sluice.time.Uninterrupted;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps retention stepping on a thread of its own until it is closed, one pass a minute.
///
/// A pass that fails is said and tried again. What is no fault is a bug, which ends the loop: the
/// journal then only grows, and nothing is lost.
public final class RetentionLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RetentionLoop.class.getName());
  private static final Duration BETWEEN_PASSES = Duration.ofMinutes(1);

  private final Retention retention;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private RetentionLoop(Retention retention) {
    this.retention = retention;
    this.thread = Thread.ofPlatform().daemon().name("retention").unstarted(this::run);
  }

  /// Starts the loop.
  public static RetentionLoop start(Retention retention) {
    RetentionLoop loop = new RetentionLoop(retention);
    loop.thread.start();
    return loop;
  }

  private void run() {
    boolean waits = false;
    try {
      while (!closed.await(waits ? BETWEEN_PASSES.toNanos() : 0, TimeUnit.NANOSECONDS)) {
        waits = true;
        try {
          waits = !retention.step();
        } catch (Fault | UncheckedIOException e) {
          LOG.log(
              System.Logger.Level.WARNING, "retention tries again in a minute: " + e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "retention has stopped, and the journal grows until the hub is restarted",
          e);
    }
  }

  /// Ends the loop and waits until the step under way is done.
  @Override
  public void close() {
    closed.countDown();
    Uninterrupted.join(thread);
  }
}
