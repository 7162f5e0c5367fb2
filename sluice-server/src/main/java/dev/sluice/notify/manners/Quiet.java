package dev.sluice.notify.manners;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.Set;

/// Hours of the day in which nothing is sent.
///
/// The hours are those that the clocks of the zone show. Where a clock is put forward over one of
/// the ends, that end is as much later; where it is put back, an hour that comes twice counts when
/// it comes first.
///
/// @param from when they begin
/// @param to when they end; on the next day unless it is after `from`
/// @param zone whose clocks
/// @param days the days on which they begin
public record Quiet(LocalTime from, LocalTime to, ZoneId zone, Set<DayOfWeek> days) {

  /// Copies the days.
  public Quiet {
    days = Set.copyOf(days);
  }

  /// When the quiet hours end in which an instant lies; empty when it lies in none.
  public Optional<Instant> until(Instant now) {
    LocalDate today = now.atZone(zone).toLocalDate();
    return endOf(today, now).or(() -> endOf(today.minusDays(1), now));
  }

  private Optional<Instant> endOf(LocalDate day, Instant now) {
    if (!days.contains(day.getDayOfWeek())) {
      return Optional.empty();
    }
    Instant begin = ZonedDateTime.of(day, from, zone).toInstant();
    LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
    Instant end = ZonedDateTime.of(last, to, zone).toInstant();
    return !now.isBefore(begin) && now.isBefore(end) ? Optional.of(end) : Optional.empty();
  }
}
