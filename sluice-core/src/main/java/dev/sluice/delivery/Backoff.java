package dev.sluice.delivery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long a delivery waits after an attempt that failed: one second, doubled with each attempt up
/// to ten minutes, and of that a random part between a half and the whole.
///
/// The jitter keeps deliveries that failed together from coming back together. With ten minutes at
/// the top, 24 hours hold about 190 attempts, which is what EventBridge's 185 amount to.
final class Backoff {

  private static final long FIRST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = Duration.ofMinutes(10).toMillis();

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The wait after a number of tries, of which the last one failed.
  Duration after(int tries) {
    int doublings = Math.clamp(tries - 1L, 0, 20);
    long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << doublings);
    return Duration.ofMillis(random.nextLong(most / 2, most + 1));
  }
}
