package dev.sluice.identity.key;

import dev.sluice.identity.Allowance;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Counts the requests of a day, a week or a month.
///
/// A wall clock that is set back goes on in the time that it had reached: nobody gets a quota
/// twice.
final class QuotaMeter implements Allowance {

  /// How many came since a day.
  ///
  /// @param endMillis when that time is over
  record Count(LocalDate from, long endMillis, long used) {
    private Count more() {
      return new Count(from, endMillis, used + 1);
    }
  }

  private final Quota quota;
  private final Clock clock;
  private final AtomicReference<Count> count;

  /// Goes on with what was counted before, if that was for the same sort of time.
  QuotaMeter(Quota quota, Optional<KeptUse> before, Clock clock) {
    this.quota = quota;
    this.clock = clock;
    Count none = none(clock.now());
    this.count =
        new AtomicReference<>(
            before
                .filter(use -> use.per() == quota.per() && !use.from().isBefore(none.from()))
                .map(use -> new Count(use.from(), endMillis(use.from()), use.used()))
                .orElse(none));
  }

  private Count none(Instant now) {
    LocalDate from = quota.per().first(now.atZone(ZoneOffset.UTC).toLocalDate());
    return new Count(from, endMillis(from), 0);
  }

  private long endMillis(LocalDate from) {
    return quota.per().next(from).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  @Override
  public Grant take() {
    Instant now = clock.now();
    while (true) {
      Count seen = count.get();
      Count current = current(seen, now);
      Duration reset = Duration.ofMillis(current.endMillis() - now.toEpochMilli());
      if (current.used() >= quota.requests()) {
        return new Grant(false, quota.requests(), 0, reset);
      }
      Count more = current.more();
      if (count.compareAndSet(seen, more)) {
        return new Grant(true, quota.requests(), quota.requests() - more.used(), reset);
      }
    }
  }

  private Count current(Count seen, Instant now) {
    return now.toEpochMilli() < seen.endMillis() ? seen : none(now);
  }

  /// What was counted so far.
  Count count() {
    return current(count.get(), clock.now());
  }

  /// What is to be kept of it; it changes with requests only, not with the time.
  KeptUse use() {
    Count last = count.get();
    return new KeptUse(quota.per(), last.from(), last.used());
  }
}
