package dev.sluice.target.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How long a receiver asks to be left alone (RFC 9110 §10.2.3): seconds, or a date.
///
/// @param pause the time, at most {@link #LONGEST}; empty when there is no usable one
/// @param note what people should know about the field; empty when there is nothing
public record RetryAfter(Optional<Duration> pause, String note) {

  /// A receiver may not put a delivery off for longer.
  public static final Duration LONGEST = Duration.ofHours(24);

  private static final RetryAfter NONE = new RetryAfter(Optional.empty(), "");

  /// Reads the field.
  public static RetryAfter read(@Nullable String field, Instant now) {
    if (field == null) {
      return NONE;
    }
    String text = field.strip();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      // More than nine digits is more than 24 hours, whatever they are, unless they are zeros.
      String digits = text.replaceFirst("^0+(?=.)", "");
      return capped(
          digits.length() > 9
              ? LONGEST.plusSeconds(1)
              : Duration.ofSeconds(Long.parseLong(digits)));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration pause = Duration.between(now, date);
      return capped(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeException e) {
      return new RetryAfter(
          Optional.empty(), "; its Retry-After '" + Excerpt.of(text, 40) + "' is not understood");
    }
  }

  private static RetryAfter capped(Duration pause) {
    return pause.compareTo(LONGEST) > 0
        ? new RetryAfter(Optional.of(LONGEST), "; its Retry-After is cut to 24 hours")
        : new RetryAfter(Optional.of(pause), "");
  }
}
