package dev.sluice.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

class TimestampFuzzTest {

  /// RFC 3339 §5.6, as it is written there.
  private static final Pattern DATE_TIME =
      Pattern.compile(
          "([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})"
              + "(?:\\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))");

  @FuzzTest
  void aTimeIsTakenExactlyWhenRfc3339AndTheCalendarHaveIt(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Optional<Instant> expected = slowly(text);
    Optional<Timestamp> parsed;
    try {
      parsed = Optional.of(Timestamp.parse(text));
    } catch (Fault e) {
      assertEquals("invalid-event", e.code());
      parsed = Optional.empty();
    }
    assertEquals(expected, parsed.map(Timestamp::instant), text);
    parsed.ifPresent(time -> {
      assertEquals(text, time.text());
      if (slowly(time.instant().toString()).isPresent()) {
        assertEquals(time.instant(), Timestamp.parse(time.instant().toString()).instant());
      }
    });
  }

  private static Optional<Instant> slowly(String text) {
    Matcher m = DATE_TIME.matcher(text);
    if (text.length() > 64 || !m.matches()) {
      return Optional.empty();
    }
    int second = Integer.parseInt(m.group(6));
    int offset = m.group(8) == null ? 0 : minutes(m.group(9), m.group(10));
    if (second > 60 || offset < 0) {
      return Optional.empty();
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              LocalDate.of(number(m.group(1)), number(m.group(2)), number(m.group(3))),
              LocalTime.of(number(m.group(4)), number(m.group(5)), Math.min(59, second)));
      String fraction = m.group(7) == null ? "" : m.group(7);
      return Optional.of(
          local
              .plusSeconds(second == 60 ? 1 : 0)
              .minusMinutes("-".equals(m.group(8)) ? -offset : offset)
              .plusNanos(number((fraction + "000000000").substring(0, 9)))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int minutes(String hours, String minutes) {
    boolean wrong = number(hours) > 23 || number(minutes) > 59;
    return wrong ? -1 : number(hours) * 60 + number(minutes);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
