package dev.sluice.app;

import dev.sluice.fault.Fault;
import dev.sluice.time.Uninterrupted;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Does a piece of work again and again on a thread of its own until it is closed.
///
/// After a fault it is tried again sooner: after 10 s, then each time after twice as long, up to
/// the regular time, and never before the fault's own time. The work tells of its faults itself.
final class Rounds implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());
  private static final Duration FIRST_RETRY = Duration.ofSeconds(10);

  private final Duration every;
  private final Work work;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /// What is done in a round.
  @FunctionalInterface
  interface Work {
    /// Does it once; it ends soon when it is interrupted.
    void run() throws InterruptedException;
  }

  private Rounds(String name, Duration every, Work work) {
    this.every = every;
    this.work = work;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /// Begins with a round now.
  static Rounds start(String name, Duration every, Work work) {
    Rounds rounds = new Rounds(name, every, work);
    rounds.thread.start();
    return rounds;
  }

  private void run() {
    Duration retry = FIRST_RETRY;
    try {
      Duration wait;
      do {
        try {
          work.run();
          wait = every;
          retry = FIRST_RETRY;
        } catch (Fault fault) {
          Duration asked = fault.retryAfter().orElse(Duration.ZERO);
          wait = min(every, asked.compareTo(retry) > 0 ? asked : retry);
          retry = min(every, retry.multipliedBy(2));
        } catch (RuntimeException e) {
          LOG.log(Level.ERROR, "a round of " + thread.getName() + " failed; the next one comes", e);
          wait = every;
        }
      } while (!stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /// Breaks off the round under way, if there is one, and waits for its end.
  @Override
  public void close() {
    stopped.countDown();
    thread.interrupt();
    Uninterrupted.join(thread);
  }
}
