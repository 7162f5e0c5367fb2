package dev.sluice.identity.key;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How many requests may come in a day, a week or a month of the calendar in UTC, as in
/// `1000000/day`. A week begins on Monday.
///
/// @param requests how many
/// @param per in which time
public record Quota(long requests, Per per) {

  /// The most requests that a quota may name.
  public static final long MAX_REQUESTS = 1_000_000_000_000L;

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,13})/(day|week|month)");

  /// The time that a quota counts over.
  public enum Per {
    /// From midnight to midnight.
    DAY("day"),
    /// From Monday to Sunday.
    WEEK("week"),
    /// From the first day to the last.
    MONTH("month");

    private final String text;

    Per(String text) {
      this.text = text;
    }

    /// The first day of the time that a day is in.
    LocalDate first(LocalDate day) {
      return switch (this) {
        case DAY -> day;
        case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        case MONTH -> day.withDayOfMonth(1);
      };
    }

    /// The first day that is in it no more.
    LocalDate next(LocalDate first) {
      return switch (this) {
        case DAY -> first.plusDays(1);
        case WEEK -> first.plusWeeks(1);
        case MONTH -> first.plusMonths(1);
      };
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /// Checks the number.
  public Quota {
    if (requests < 1 || requests > MAX_REQUESTS) {
      throw wrong(String.valueOf(requests));
    }
  }

  /// Reads `1000000/day`, `1000000/week` or `1000000/month`.
  ///
  /// @throws IllegalArgumentException when it is something else
  public static Quota parse(String text) {
    Matcher match = TEXT.matcher(text);
    if (match.matches()) {
      long requests = Long.parseLong(match.group(1));
      for (Per per : Per.values()) {
        if (per.text.equals(match.group(2)) && requests >= 1 && requests <= MAX_REQUESTS) {
          return new Quota(requests, per);
        }
      }
    }
    throw wrong(text);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not a quota of 1 to 1000000000000; one would be 100000/day, 500000/week or"
            + " 2000000/month");
  }

  @Override
  public String toString() {
    return requests + "/" + per;
  }
}
