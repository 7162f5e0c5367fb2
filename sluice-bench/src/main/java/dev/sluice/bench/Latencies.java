package dev.sluice.bench;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Times in nanoseconds, kept to three digits, up to a minute. What took longer is counted as a
/// minute, and told.
public final class Latencies {

  static final long LONGEST = 60_000_000_000L;

  private final Histogram histogram = new Histogram(1_000, LONGEST, 3);
  private long clipped;

  public void record(long nanos) {
    if (nanos > LONGEST) {
      clipped++;
    }
    histogram.recordValue(Math.clamp(nanos, 0, LONGEST));
  }

  long count() {
    return histogram.getTotalCount();
  }

  /// How many took longer than {@link #LONGEST}.
  long clipped() {
    return clipped;
  }

  /// The time within which this part of all was done, 0 when nothing was recorded.
  public long percentile(double percent) {
    return histogram.getValueAtPercentile(percent);
  }

  long max() {
    return histogram.getMaxValue();
  }

  /// The usual three figures in milliseconds.
  public String summary() {
    return String.format(
        Locale.ROOT,
        "p50 %.2f ms, p99 %.2f ms, max %.2f ms%s",
        millis(percentile(50)),
        millis(percentile(99)),
        millis(max()),
        clipped == 0 ? "" : " (" + clipped + " took over a minute)");
  }

  static double millis(long nanos) {
    return nanos / 1e6;
  }
}
