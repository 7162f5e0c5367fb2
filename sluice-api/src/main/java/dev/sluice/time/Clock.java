package dev.sluice.time;

import java.time.Duration;
import java.time.Instant;

/// The time as a room sees it.
///
/// The JDK's clock tells the wall time only; a room that waits also needs elapsed time, which must
/// not jump when the wall clock is set.
public interface Clock {

  /// The wall time.
  Instant now();

  /// A reading of elapsed time; only the difference of two readings means anything.
  long nanos();

  /// The time that has passed since an earlier reading of {@link #nanos()}.
  default Duration since(long earlierNanos) {
    return Duration.ofNanos(nanos() - earlierNanos);
  }

  /// The machine's own clock.
  static Clock system() {
    return SystemClock.INSTANCE;
  }
}
