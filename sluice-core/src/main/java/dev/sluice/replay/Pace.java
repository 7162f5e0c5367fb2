package dev.sluice.replay;

import dev.sluice.time.Clock;

/// How many a run may take now: tokens that come at its rate, for a tenth of a second at most, and
/// at least one. It begins empty, so that no number of restarts goes over the rate.
final class Pace {

  private final Clock clock;
  private final int perSecond;
  private double tokens;
  private long filledNanos;

  Pace(int perSecond, Clock clock) {
    this.clock = clock;
    this.perSecond = perSecond;
    this.filledNanos = clock.nanos();
  }

  int allowed() {
    long now = clock.nanos();
    double filled = tokens + (now - filledNanos) / 1e9 * perSecond;
    tokens = Math.min(Math.max(1, perSecond / 10.0), filled);
    filledNanos = now;
    return (int) tokens;
  }

  void took(long count) {
    tokens -= count;
  }
}
