package dev.sluice.simulation;

import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;

/// A clock that moves when it is told to; its wall time can be set, its elapsed time only grows.
final class SimulatedClock implements Clock {

  private static final Instant START = Instant.parse("2026-11-21T09:30:00Z");

  private long elapsed;
  private Duration set = Duration.ZERO;

  /// Lets time pass.
  void advance(Duration by) {
    elapsed += by.toNanos();
  }

  /// Sets the wall clock so far from the true time.
  void setOff(Duration by) {
    set = by;
  }

  @Override
  public Instant now() {
    return START.plusNanos(elapsed).plus(set);
  }

  @Override
  public long nanos() {
    return elapsed;
  }
}
