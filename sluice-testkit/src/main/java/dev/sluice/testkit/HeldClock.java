package dev.sluice.testkit;

import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until it is moved.
public final class HeldClock implements Clock {

  private static final Instant START = Instant.parse("2026-11-21T09:30:00Z");

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong jumped = new AtomicLong();

  /// Moves the clock on, or back.
  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  /// Sets the wall clock on, or back, as a person or NTP does; elapsed time does not notice.
  public void jump(Duration by) {
    jumped.addAndGet(by.toNanos());
  }

  @Override
  public Instant now() {
    return START.plusNanos(nanos.get()).plusNanos(jumped.get());
  }

  @Override
  public long nanos() {
    return nanos.get();
  }
}
