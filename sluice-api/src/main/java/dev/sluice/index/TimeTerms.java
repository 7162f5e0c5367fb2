package dev.sluice.index;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Terms of times: the hour and the day in UTC, each as its number since 1970.
///
/// @param hour the field of hours
/// @param day the field of days
public record TimeTerms(int hour, int day) {

  /// How many hours and days a search may be spelt out in; a longer one is held against the events.
  public static final int MAX = 120;

  private static final long HOUR_SECONDS = 3_600;
  private static final long DAY_HOURS = 24;

  /// The terms of a moment.
  public List<Term> of(Instant time) {
    long number = Math.floorDiv(time.getEpochSecond(), HOUR_SECONDS);
    return List.of(new Term(hour, number), new Term(day, Math.floorDiv(number, DAY_HOURS)));
  }

  /// The terms of a stretch of time: whole days, and the hours at both ends. Empty when there would
  /// be more than a search should ask for.
  ///
  /// @param from where it begins
  /// @param to where it ends, exclusive; after `from`
  public Optional<Set<Term>> between(Instant from, Instant to) {
    long next = Math.floorDiv(from.getEpochSecond(), HOUR_SECONDS);
    long last = Math.floorDiv(to.minusNanos(1).getEpochSecond(), HOUR_SECONDS);
    if (last - next > MAX * DAY_HOURS) {
      return Optional.empty();
    }
    Set<Term> terms = new HashSet<>();
    while (next <= last) {
      if (Math.floorMod(next, DAY_HOURS) == 0 && next + DAY_HOURS - 1 <= last) {
        terms.add(new Term(day, Math.floorDiv(next, DAY_HOURS)));
        next += DAY_HOURS;
      } else {
        terms.add(new Term(hour, next));
        next++;
      }
    }
    return terms.size() > MAX ? Optional.empty() : Optional.of(terms);
  }
}
