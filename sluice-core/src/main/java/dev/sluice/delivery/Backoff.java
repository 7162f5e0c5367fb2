package dev.sluice.delivery;

import java.time.Duration;
import java.util.List;
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
  private final List<Duration> waits;

  /// @param waits what is waited instead, with up to a tenth more; nothing else when it is empty
  Backoff(RandomGenerator random, List<Duration> waits) {
    this.random = random;
    this.waits = waits;
  }

  /// The wait after a number of tries, of which the last one failed.
  Duration after(int tries) {
    if (!waits.isEmpty()) {
      long millis = waits.get(Math.clamp(tries - 1L, 0, waits.size() - 1)).toMillis();
      return Duration.ofMillis(millis + random.nextLong(millis / 10 + 1));
    }
    int doublings = Math.clamp(tries - 1L, 0, 20);
    long most = Math.min(LONGEST_MILLIS, FIRST_MILLIS << doublings);
    return Duration.ofMillis(random.nextLong(most / 2, most + 1));
  }
}
