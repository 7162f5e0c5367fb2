package dev.sluice.identity.key;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// When a key ends, as people write it: a day, from whose first moment in UTC on the key is not
/// taken, or a time.
public final class Expiry {

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Expiry() {}

  /// Reads `2027-01-01` or `2027-01-01T12:00:00Z`.
  ///
  /// @throws IllegalArgumentException when it is something else
  public static Instant parse(String text) {
    Instant time;
    try {
      time =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is neither a day such as 2027-01-01 nor a time such as 2027-01-01T12:00:00Z",
          e);
    }
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException("'" + text + "' is not in the years 2000 to 9999");
    }
    return time;
  }
}
