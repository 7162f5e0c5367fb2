package dev.sluice.identity.key;

import dev.sluice.identity.Allowance;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A bucket that holds as many requests as the rate names, is full at first, and is filled evenly
/// at the rate. What is unused does not grow beyond it.
///
/// Kept as one number, the time at which the bucket would be full again (the generic cell rate
/// algorithm), so that callers need no lock. It lives in memory: after a start it is full.
final class RateBucket implements Allowance {

  private final Rate rate;
  private final Clock clock;
  private final long interval;
  private final long whole;
  private final AtomicLong fullAt;

  RateBucket(Rate rate, Clock clock) {
    this.rate = rate;
    this.clock = clock;
    this.interval = rate.intervalNanos();
    this.whole = interval * rate.requests();
    this.fullAt = new AtomicLong(clock.nanos());
  }

  @Override
  public Grant take() {
    long now = clock.nanos();
    while (true) {
      long seen = fullAt.get();
      // Readings of elapsed time may overflow: only their difference means anything.
      long missing = Math.max(0, seen - now) + interval;
      if (missing > whole) {
        return new Grant(false, rate.requests(), 0, Duration.ofNanos(missing - whole));
      }
      if (fullAt.compareAndSet(seen, now + missing)) {
        long part = missing % interval;
        return new Grant(
            true,
            rate.requests(),
            (whole - missing) / interval,
            Duration.ofNanos(part == 0 ? interval : part));
      }
    }
  }
}
