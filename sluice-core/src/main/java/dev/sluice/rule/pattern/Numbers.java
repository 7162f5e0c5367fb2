package dev.sluice.rule.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/// Which numbers event-ruler compares as numbers: those that a double holds as they are written.
public final class Numbers {

  private static final long EXACT = 1L << 53;

  private Numbers() {}

  /// Whether a number of an event is one of them.
  public static boolean isDouble(JsonNode number) {
    if (number.isInt() || number.isLong()) {
      long value = number.longValue();
      if (value >= -EXACT && value <= EXACT) {
        return true;
      }
    }
    return isDouble(number.decimalValue());
  }

  static boolean isDouble(BigDecimal value) {
    double nearest = value.doubleValue();
    return !Double.isInfinite(nearest) && BigDecimal.valueOf(nearest).compareTo(value) == 0;
  }
}
