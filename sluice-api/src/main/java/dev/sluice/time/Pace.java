package dev.sluice.time;

import java.time.Duration;

/// A token bucket that holds back what goes beyond a rate, such as a target's or a replay's; it
/// fills up to a tenth of a second's worth, and at least to one.
///
/// It begins empty, so that no number of restarts makes more than the rate allows; the first one
/// waits for an interval at most.
public final class Pace {

  private final Clock clock;
  private final double perSecond;
  private final double capacity;
  private double tokens;
  private long filledNanos;

  /// A pace.
  ///
  /// @param perSecond 0 for no limit
  public Pace(double perSecond, Clock clock) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.capacity = Math.max(1, perSecond / 10);
    this.tokens = 0;
    this.filledNanos = clock.nanos();
  }

  /// How many may begin now, up to a number.
  public synchronized int allowed(int wanted) {
    if (perSecond == 0) {
      return wanted;
    }
    long now = clock.nanos();
    tokens = Math.min(capacity, tokens + (now - filledNanos) / 1e9 * perSecond);
    filledNanos = now;
    return (int) Math.min(wanted, tokens);
  }

  /// Notes that some begin.
  public synchronized void took(long begun) {
    tokens -= begun;
  }

  /// Notes that one that began has come to nothing.
  public synchronized void gaveBack() {
    tokens = Math.min(capacity, tokens + 1);
  }

  /// How long until one more may begin.
  public synchronized Duration untilNext() {
    if (perSecond == 0 || allowed(1) == 1) {
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((1 - tokens) / perSecond * 1e9));
  }
}
