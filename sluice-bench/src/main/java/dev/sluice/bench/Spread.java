package dev.sluice.bench;

import java.util.List;
import java.util.Locale;

/// The least, the middle and the greatest of some figures: few rounds allow no more.
public record Spread(double min, double median, double max) {

  /// The spread of at least one figure.
  public static Spread of(List<Double> figures) {
    double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("a spread needs at least one figure");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(sorted[0], median, sorted[sorted.length - 1]);
  }

  /// The three as a row's cells.
  public String cells(String format) {
    return String.format(Locale.ROOT, format + " | " + format + " | " + format, min, median, max);
  }
}
