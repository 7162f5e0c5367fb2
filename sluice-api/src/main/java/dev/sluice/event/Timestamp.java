package dev.sluice.event;

import dev.sluice.fault.Fault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/// A point in time as RFC 3339 text, kept as it was written, beside the instant that it means.
///
/// The instant holds nanoseconds; further digits stay in the text alone. A leap second means the
/// second after it, as Java has none.
public final class Timestamp {

  private static final int MAX_LENGTH = 64;

  private final String text;
  private final Instant instant;

  private Timestamp(String text, Instant instant) {
    this.text = text;
    this.instant = instant;
  }

  /// Parses RFC 3339 §5.6 `date-time`, by hand: every event is parsed more than once on its way,
  /// and the JDK's formatter costs more than all other attributes together.
  ///
  /// @throws Fault `invalid-event` when the text is something else
  public static Timestamp parse(String text) {
    int length = text.length();
    if (length < 20 || length > MAX_LENGTH) {
      throw wrong(text);
    }
    require(text, 4, '-', '-');
    require(text, 7, '-', '-');
    require(text, 10, 'T', 't');
    require(text, 13, ':', ':');
    require(text, 16, ':', ':');
    int hour = digits(text, 11, 2, 23);
    int minute = digits(text, 14, 2, 59);
    int second = digits(text, 17, 2, 60);
    int at = 19;
    int nanos = 0;
    if (text.charAt(at) == '.') {
      int first = at + 1;
      at = first;
      int unit = 100_000_000;
      while (at < length && isDigit(text.charAt(at))) {
        nanos += (text.charAt(at) - '0') * unit;
        unit /= 10;
        at++;
      }
      if (at == first) {
        throw wrong(text);
      }
    }
    long offsetSeconds = offset(text, at);
    try {
      long day =
          LocalDate.of(digits(text, 0, 4, 9999), digits(text, 5, 2, 12), digits(text, 8, 2, 31))
              .toEpochDay();
      long seconds = day * 86_400 + hour * 3_600L + minute * 60L + second - offsetSeconds;
      return new Timestamp(text, Instant.ofEpochSecond(seconds, nanos));
    } catch (DateTimeException e) {
      throw wrong(text);
    }
  }

  /// An instant, written in UTC.
  public static Timestamp of(Instant instant) {
    return new Timestamp(instant.toString(), instant);
  }

  /// The time as it was written.
  public String text() {
    return text;
  }

  /// The time that is meant.
  public Instant instant() {
    return instant;
  }

  /// `Z`, or hours and minutes east or west, to the end of the text.
  private static long offset(String text, int at) {
    if (at >= text.length()) {
      throw wrong(text);
    }
    char sign = text.charAt(at);
    if ((sign == 'Z' || sign == 'z') && at + 1 == text.length()) {
      return 0;
    }
    if ((sign != '+' && sign != '-') || at + 6 != text.length()) {
      throw wrong(text);
    }
    require(text, at + 3, ':', ':');
    long seconds = digits(text, at + 1, 2, 23) * 3_600L + digits(text, at + 4, 2, 59) * 60L;
    return sign == '-' ? -seconds : seconds;
  }

  private static int digits(String text, int at, int count, int most) {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      if (!isDigit(text.charAt(i))) {
        throw wrong(text);
      }
      value = value * 10 + text.charAt(i) - '0';
    }
    if (value > most) {
      throw wrong(text);
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static void require(String text, int at, char one, char other) {
    if (text.charAt(at) != one && text.charAt(at) != other) {
      throw wrong(text);
    }
  }

  private static Fault wrong(String text) {
    String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    return Fault.of(
        Fault.Kind.INVALID,
        "invalid-event",
        "time: '" + shown + "' is not an RFC 3339 timestamp; one would be 2026-11-21T09:30:00Z");
  }

  /// Whether both are written alike; 10:00Z and 11:00+01:00 are not.
  @Override
  public boolean equals(Object other) {
    return other instanceof Timestamp that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
