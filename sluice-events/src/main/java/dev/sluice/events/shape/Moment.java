package dev.sluice.events.shape;

import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// Reads a time as clouds write it.
///
/// | written | read as |
/// | --- | --- |
/// | RFC 3339 | itself, letter by letter |
/// | the same with an offset `+0000` | the same with `+00:00` |
/// | a number below 100,000,000,000 | seconds since 1970, with their fraction |
/// | a greater number | milliseconds since 1970 |
final class Moment {

  private static final BigDecimal FIRST_MILLIS = new BigDecimal("100000000000");
  private static final BigDecimal TOO_MUCH = new BigDecimal("100000000000000");
  private static final int LONGEST = 40;

  private Moment() {}

  /// The time; none when it is written in another way.
  static Optional<Timestamp> of(String text) {
    if (text.length() > LONGEST || text.isEmpty()) {
      return Optional.empty();
    }
    return text.matches("[0-9]+(\\.[0-9]+)?([eE]\\+?[0-9]{1,2})?")
        ? number(new BigDecimal(text))
        : written(text.replaceFirst("([+-][0-9]{2})([0-9]{2})$", "$1:$2"), text);
  }

  private static Optional<Timestamp> number(BigDecimal number) {
    if (number.compareTo(TOO_MUCH) >= 0) {
      return Optional.empty();
    }
    BigDecimal seconds = number.compareTo(FIRST_MILLIS) < 0 ? number : number.scaleByPowerOfTen(-3);
    long whole = seconds.longValue();
    long nanos = seconds.subtract(BigDecimal.valueOf(whole)).scaleByPowerOfTen(9).longValue();
    try {
      return Optional.of(Timestamp.of(Instant.ofEpochSecond(whole, nanos)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Timestamp> written(String withColon, String text) {
    try {
      return Optional.of(Timestamp.parse(text.contains("T") ? withColon : text));
    } catch (Fault e) {
      return Optional.empty();
    }
  }
}
