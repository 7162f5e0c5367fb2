package dev.sluice.replay;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.ReplayProgress;
import dev.sluice.outbox.Replayed;
import dev.sluice.time.Pace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The steps of runs, each one bounded.
final class RunSteps {

  private static final int MAX_ENTRIES = 512;
  private static final long MAX_BYTES = 4L << 20;
  private static final int MAX_DELIVERIES = 10_000;
  private static final int MAX_REDRIVEN = 100;

  private final Journal journal;
  private final Outbox outbox;

  RunSteps(Journal journal, Outbox outbox) {
    this.journal = journal;
    this.outbox = outbox;
  }

  /// What the process knows of a run that goes on.
  static final class Active {
    private final Pace pace;
    private final Optional<Choice> choice;
    private Optional<DeliveryId> after = Optional.empty();

    Active(Pace pace, Optional<Choice> choice) {
      this.pace = pace;
      this.choice = choice;
    }
  }

  /// What a step did.
  record Done(boolean worked, long events, boolean isEnd) {}

  Done step(Run run, Active active) {
    int allowed = active.pace.allowed(Integer.MAX_VALUE);
    if (allowed == 0) {
      return new Done(false, 0, false);
    }
    Done done =
        switch (run.work()) {
          case Work.Replay replay -> replay(run, replay, active, allowed);
          case Work.Redrive redrive -> redrive(run, redrive, active, allowed);
        };
    active.pace.took(done.events());
    return done;
  }

  private Done replay(Run run, Work.Replay replay, Active active, int allowed) {
    Position from = outbox.replayed(run.number()).map(ReplayProgress::next).orElse(replay.from());
    if (from.compareTo(replay.until()) >= 0) {
      return new Done(true, 0, true);
    }
    Choice choice = active.choice.orElseThrow();
    Position next = from;
    long events = 0;
    List<DeliveryId> singles = new ArrayList<>();
    Map<DeliveryId, Lane> lanes = new HashMap<>();
    List<Entry> entries = journal.read(from, MAX_ENTRIES, MAX_BYTES);
    boolean isEnd = entries.isEmpty();
    for (Entry entry : entries) {
      if (entry.position().compareTo(replay.until()) >= 0) {
        isEnd = true;
        break;
      }
      Choice.Made made = choice.of(entry, run.number());
      if (!made.deliveries().isEmpty()) {
        if (events == allowed || singles.size() >= MAX_DELIVERIES) {
          break;
        }
        events++;
        singles.addAll(made.deliveries());
        lanes.putAll(made.lanes());
      }
      next = entry.position().plus(1);
    }
    if (isEnd) {
      next = replay.until();
    }
    outbox.replay(new Replayed(run.number(), from, next, events, singles, lanes));
    return new Done(true, events, next.compareTo(replay.until()) >= 0);
  }

  private Done redrive(Run run, Work.Redrive redrive, Active active, int allowed) {
    int wanted = Math.min(allowed, MAX_REDRIVEN);
    List<DeliveryView> page =
        outbox.list(untilBegun(redrive.filter(), run.at()), active.after, wanted);
    long redriven = 0;
    for (DeliveryView dead : page) {
      redriven += outbox.redrive(dead.id()) ? 1 : 0;
      active.after = Optional.of(dead.id());
    }
    return new Done(true, redriven, page.size() < wanted);
  }

  /// What dies later is not meant: a run would send it again for ever.
  static DeliveryFilter untilBegun(DeliveryFilter filter, Instant begun) {
    Instant end = begun.plusMillis(1);
    return new DeliveryFilter(
        filter.states(),
        filter.rule(),
        filter.target(),
        filter.from(),
        Optional.of(filter.to().filter(end::isAfter).orElse(end)),
        filter.error());
  }
}
