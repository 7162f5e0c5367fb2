package dev.sluice.delivery;

import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import dev.sluice.target.Parcel;
import dev.sluice.target.Target;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// Ends attempts that outlast their deadline, whatever the target does.
///
/// A target keeps its deadline by itself where it can, and says more exactly what happened then; so
/// the watch lets it have {@link #GRACE} more before it interrupts the attempt's thread.
final class Watch implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ScheduledThreadPoolExecutor timer;

  /// A watch for any number of targets, on one thread.
  Watch() {
    timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("delivery-watch").daemon().factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  private enum Run {
    UNDER_WAY,
    OVERDUE,
    ENDED
  }

  /// The target, with its attempts ended at a deadline.
  Target over(Target target, Duration deadline) {
    long nanos = deadline.plus(GRACE).toNanos();
    return new Target() {
      @Override
      public Outcome deliver(Parcel parcel) throws InterruptedException {
        return watched(target, parcel, nanos, deadline);
      }

      @Override
      public Failure givenUp(Parcel parcel, Failure cause) throws InterruptedException {
        return target.givenUp(parcel, cause);
      }
    };
  }

  private Outcome watched(Target target, Parcel parcel, long nanos, Duration deadline)
      throws InterruptedException {
    AtomicReference<Run> run = new AtomicReference<>(Run.UNDER_WAY);
    Thread attempt = Thread.currentThread();
    Future<?> alarm =
        timer.schedule(
            () -> {
              if (run.compareAndSet(Run.UNDER_WAY, Run.OVERDUE)) {
                attempt.interrupt();
              }
            },
            nanos,
            TimeUnit.NANOSECONDS);
    try {
      return target.deliver(parcel);
    } catch (InterruptedException e) {
      if (run.get() != Run.OVERDUE) {
        throw e;
      }
      return new Outcome.Retryable(
          new Failure("TIMEOUT", "the attempt was ended after its deadline of " + deadline));
    } finally {
      if (!run.compareAndSet(Run.UNDER_WAY, Run.ENDED)) {
        // The alarm may ring after the target has returned by itself; its interrupt stays here.
        Thread.interrupted();
      }
      alarm.cancel(false);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
