package dev.sluice.replay;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Outbox;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Counts what runs would do, for a bounded time.
final class RunCounts {

  /// How long a count takes at most; then it says how far it has come.
  static final Duration LONGEST = Duration.ofSeconds(10);

  private static final int PAGE = 500;
  private static final long MAX_BYTES = 4L << 20;

  private final Journal journal;
  private final Outbox outbox;
  private final Clock clock;

  RunCounts(Journal journal, Outbox outbox, Clock clock) {
    this.journal = journal;
    this.outbox = outbox;
    this.clock = clock;
  }

  /// @param restoring what reads the archive of a {@link Work.Restore}
  Count of(Work work, Optional<Choice> choice, Optional<Restoring> restoring) {
    return switch (work) {
      case Work.Replay replay -> replay(replay, choice.orElseThrow());
      case Work.Restore _ -> {
        try (Restoring reading = restoring.orElseThrow()) {
          yield restore(reading);
        }
      }
      case Work.Redrive redrive -> redrive(redrive);
    };
  }

  private Count replay(Work.Replay replay, Choice choice) {
    long began = clock.nanos();
    long events = 0;
    long deliveries = 0;
    long looked = 0;
    Position at = replay.from();
    while (at.compareTo(replay.until()) < 0) {
      if (clock.since(began).compareTo(LONGEST) > 0) {
        return new Count(events, deliveries, looked, Optional.of(at));
      }
      List<Entry> entries = journal.read(at, PAGE, MAX_BYTES);
      if (entries.isEmpty()) {
        break;
      }
      for (Entry entry : entries) {
        at = entry.position().plus(1);
        if (entry.position().compareTo(replay.until()) >= 0) {
          break;
        }
        looked++;
        int made = choice.of(entry, 1).deliveries().size();
        events += made > 0 ? 1 : 0;
        deliveries += made;
      }
    }
    return new Count(events, deliveries, looked, Optional.empty());
  }

  private Count restore(Restoring reading) {
    long began = clock.nanos();
    long events = 0;
    long deliveries = 0;
    long looked = 0;
    long refused = 0;
    Optional<String> reason = Optional.empty();
    Optional<ArchivedLines.Place> at = Optional.empty();
    while (true) {
      Duration left = LONGEST.minus(clock.since(began));
      Restoring.Step step =
          reading.step(1, at, Integer.MAX_VALUE, left.isNegative() ? Duration.ZERO : left);
      events += step.copies().size();
      deliveries += step.deliveries();
      looked += step.looked();
      refused += step.refused();
      if (step.reason().isPresent()) {
        reason = step.reason();
      }
      at = step.last();
      boolean isLate = clock.since(began).compareTo(LONGEST) > 0;
      if (step.isEnd() || isLate) {
        return new Count(
            events,
            deliveries,
            looked,
            Optional.empty(),
            refused,
            step.isEnd()
                ? reason
                : Optional.of("it took too long, and " + looked + " lines were looked at"));
      }
    }
  }

  private Count redrive(Work.Redrive redrive) {
    long began = clock.nanos();
    long count = 0;
    Optional<DeliveryId> after = Optional.empty();
    while (true) {
      List<DeliveryView> page = outbox.list(redrive.filter(), after, PAGE);
      count += page.size();
      if (page.size() < PAGE) {
        return new Count(count, count, count, Optional.empty());
      }
      after = Optional.of(page.getLast().id());
      if (clock.since(began).compareTo(LONGEST) > 0) {
        return new Count(count, count, count, after.map(DeliveryId::position));
      }
    }
  }
}
