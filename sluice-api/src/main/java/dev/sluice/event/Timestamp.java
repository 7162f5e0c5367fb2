package dev.sluice.event;

import dev.sluice.fault.Fault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;

/// A point in time as RFC 3339 text, kept as it was written, beside the instant that it means.
public record Timestamp(String text, Instant instant) {

  /// Parses RFC 3339 §5.6 `date-time`.
  ///
  /// @throws Fault `invalid-event` when the text is something else
  public static Timestamp parse(String text) {
    if (text.length() < 20 || text.length() > 64) {
      throw wrong(text);
    }
    try {
      String upper = text.toUpperCase(Locale.ROOT);
      char zone = upper.charAt(upper.length() - 1);
      Instant instant =
          zone == 'Z' ? Instant.parse(upper) : OffsetDateTime.parse(upper).toInstant();
      return new Timestamp(text, instant);
    } catch (DateTimeException e) {
      throw wrong(text);
    }
  }

  /// An instant, written in UTC.
  public static Timestamp of(Instant instant) {
    return new Timestamp(instant.toString(), instant);
  }

  private static Fault wrong(String text) {
    String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
    return Fault.of(
        Fault.Kind.INVALID,
        "invalid-event",
        "time: '" + shown + "' is not an RFC 3339 timestamp; one would be 2026-11-21T09:30:00Z");
  }
}
