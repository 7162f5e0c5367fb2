package dev.sluice.notify.manners;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietTest {

  private static Quiet quiet(String from, String to, Set<DayOfWeek> days) {
    return new Quiet(LocalTime.parse(from), LocalTime.parse(to), ZoneId.of("Europe/Berlin"), days);
  }

  @ParameterizedTest
  @CsvSource({
    "22:00, 07:00, 2026-11-21T20:59:59Z, ",
    "22:00, 07:00, 2026-11-21T21:00:00Z, 2026-11-22T06:00:00Z",
    "22:00, 07:00, 2026-11-22T05:59:59Z, 2026-11-22T06:00:00Z",
    "22:00, 07:00, 2026-11-22T06:00:00Z, ",
    "12:00, 13:30, 2026-07-01T10:30:00Z, 2026-07-01T11:30:00Z",
    "12:00, 13:30, 2026-07-01T11:30:00Z, ",
    "18:00, 00:00, 2026-11-21T22:59:00Z, 2026-11-21T23:00:00Z",
    // The night in which clocks go from 02:00 to 03:00 is an hour shorter.
    "22:00, 07:00, 2026-03-28T22:00:00Z, 2026-03-29T05:00:00Z",
    "22:00, 02:30, 2026-03-29T00:30:00Z, 2026-03-29T01:30:00Z",
    // The night in which they go from 03:00 back to 02:00 is an hour longer.
    "22:00, 07:00, 2026-10-24T20:00:00Z, 2026-10-25T06:00:00Z",
    "22:00, 02:30, 2026-10-25T00:29:00Z, 2026-10-25T00:30:00Z",
    "22:00, 02:30, 2026-10-25T01:10:00Z, "
  })
  void theHoursAreThoseThatTheClocksOfTheZoneShow(
      String from, String to, Instant now, @org.jspecify.annotations.Nullable Instant until) {
    assertEquals(
        Optional.ofNullable(until), quiet(from, to, EnumSet.allOf(DayOfWeek.class)).until(now));
  }

  @Test
  void theDaysAreThoseOnWhichTheyBegin() {
    Quiet fridays = quiet("22:00", "07:00", Set.of(DayOfWeek.FRIDAY));
    Instant saturdayMorning = Instant.parse("2026-11-21T05:00:00Z");
    assertEquals(
        Optional.of(Instant.parse("2026-11-21T06:00:00Z")), fridays.until(saturdayMorning));
    assertEquals(Optional.empty(), fridays.until(Instant.parse("2026-11-21T22:00:00Z")));
    assertEquals(Optional.empty(), fridays.until(Instant.parse("2026-11-20T05:00:00Z")));
  }
}
