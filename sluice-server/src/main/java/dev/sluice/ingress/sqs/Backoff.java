package dev.sluice.ingress.sqs;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Growing pauses: from 1 s up to 60 s, each time twice as long, less up to a half by chance, so
/// that many hubs do not come back at once.
final class Backoff {

  private static final long FIRST_MILLIS = 1_000;
  private static final long LONGEST_MILLIS = 60_000;

  private final RandomGenerator random;
  private long millis = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /// The next pause.
  Duration next() {
    long pause = millis / 2 + random.nextLong(millis / 2 + 1);
    millis = Math.min(2 * millis, LONGEST_MILLIS);
    return Duration.ofMillis(pause);
  }

  /// From the beginning again.
  void reset() {
    millis = FIRST_MILLIS;
  }
}
