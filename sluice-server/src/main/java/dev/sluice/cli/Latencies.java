package dev.sluice.cli;

import java.time.Duration;

/// How long things took, counted in buckets that are at most an eighth apart.
///
/// A list of all would grow with the length of a run.
final class Latencies {

  private static final int STEPS = 8;

  private final long[] counts = new long[64 * STEPS];
  private long total;

  void add(Duration took) {
    counts[bucket(Math.max(1, took.toNanos() / 1_000))]++;
    total++;
  }

  /// The time that a share of all stayed under; 0 when there are none.
  Duration quantile(double share) {
    long wanted = (long) Math.ceil(share * total);
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= wanted && seen > 0) {
        return Duration.ofNanos(upper(i) * 1_000);
      }
    }
    return Duration.ZERO;
  }

  /// The power of two, and which eighth of the way to the next one.
  private static int bucket(long micros) {
    int power = 63 - Long.numberOfLeadingZeros(micros);
    long rest = micros - (1L << power);
    int step = power >= 3 ? (int) (rest >> (power - 3)) : (int) (rest << (3 - power));
    return power * STEPS + step;
  }

  private static long upper(int bucket) {
    int power = bucket / STEPS;
    long step = 1L + bucket % STEPS;
    return (1L << power) + (power >= 3 ? step << (power - 3) : step >> (3 - power));
  }
}
