package dev.sluice.routing;

import dev.sluice.fault.Fault;
import dev.sluice.journal.Journal;
import dev.sluice.outbox.Outbox;
import dev.sluice.time.Uninterrupted;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Keeps a router stepping on a thread of its own until it is closed.
///
/// A fault, such as a full disk, is waited out. Anything else that a step throws is a bug: the loop
/// says so once, tells whoever started it, and ends, because routing on from an unknown state could
/// lose events.
public final class RoutingLoop implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(RoutingLoop.class.getName());

  /// How long an idle loop waits before it looks whether it is closed.
  private static final Duration IDLE = Duration.ofMillis(200);

  /// How long a loop that has caught up lets events gather. Under load the journal grows a thousand
  /// times a second, and each step has its price; an event that comes to an idle hub does not wait.
  private static final Duration GATHER = Duration.ofMillis(1);

  private final Router router;
  private final Journal journal;
  private final Outbox outbox;
  private final Duration pause;
  private final Consumer<Throwable> onBug;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean troubled;

  private RoutingLoop(
      Router router, Journal journal, Outbox outbox, Duration pause, Consumer<Throwable> onBug) {
    this.router = router;
    this.journal = journal;
    this.outbox = outbox;
    this.pause = pause;
    this.onBug = onBug;
    this.thread = Thread.ofPlatform().name("routing").unstarted(this::run);
  }

  /// Starts routing.
  ///
  /// @param pause how long to wait after a fault
  /// @param onBug told, on the loop's thread, why the loop has ended by itself; at most once
  public static RoutingLoop start(
      Router router, Journal journal, Outbox outbox, Duration pause, Consumer<Throwable> onBug) {
    RoutingLoop loop = new RoutingLoop(router, journal, outbox, pause, onBug);
    loop.thread.start();
    return loop;
  }

  /// Whether a fault keeps the loop waiting.
  public boolean isTroubled() {
    return troubled;
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        try {
          if (!router.step()) {
            LockSupport.parkNanos(GATHER.toNanos());
            journal.awaitPast(outbox.cursor(), IDLE);
          }
          if (troubled) {
            LOG.log(System.Logger.Level.INFO, "routing goes on");
          }
          troubled = false;
        } catch (Fault fault) {
          if (!troubled) {
            LOG.log(
                System.Logger.Level.WARNING, "routing waits and tries again: " + fault.sentence());
          }
          troubled = true;
          if (closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped(e);
    } catch (RuntimeException | Error e) {
      stopped(e);
    }
  }

  private void stopped(Throwable bug) {
    if (closed.getCount() > 0) {
      LOG.log(System.Logger.Level.ERROR, "routing has stopped; restart the hub", bug);
      onBug.accept(bug);
    }
  }

  /// Ends the loop and waits until the step under way is written.
  @Override
  public void close() {
    closed.countDown();
    if (!thread.equals(Thread.currentThread())) {
      Uninterrupted.join(thread);
    }
  }
}
