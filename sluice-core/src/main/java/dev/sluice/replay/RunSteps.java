package dev.sluice.replay;

import dev.sluice.fault.Fault;
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
import java.time.Duration;
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
  private final Shelves.Door door;

  RunSteps(Journal journal, Outbox outbox, Shelves.Door door) {
    this.journal = journal;
    this.outbox = outbox;
    this.door = door;
  }

  /// What the process knows of a run that goes on.
  static final class Active {
    private final Pace pace;
    private final Optional<Choice> choice;
    private final Optional<Restoring> restoring;
    private Optional<DeliveryId> after = Optional.empty();

    Active(Pace pace, Optional<Choice> choice, Optional<Restoring> restoring) {
      this.pace = pace;
      this.choice = choice;
      this.restoring = restoring;
    }

    void close() {
      restoring.ifPresent(Restoring::close);
    }
  }

  /// What a step did.
  ///
  /// @param restored of a replay from an archive, what it has read
  record Done(boolean worked, long events, boolean isEnd, Optional<Restoring.Step> restored) {
    Done(boolean worked, long events, boolean isEnd) {
      this(worked, events, isEnd, Optional.empty());
    }
  }

  Done step(Run run, Active active) {
    int allowed = active.pace.allowed(Integer.MAX_VALUE);
    if (allowed == 0) {
      return new Done(false, 0, false);
    }
    Done done =
        switch (run.work()) {
          case Work.Replay replay -> replay(run, replay, active, allowed);
          case Work.Restore _ -> restore(run, active, allowed);
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

  private Done restore(Run run, Active active, int allowed) {
    Restoring restoring = active.restoring.orElseThrow();
    Restoring.Step step =
        restoring.step(
            run.number(), run.restored().flatMap(Restored::last), allowed, Duration.ZERO);
    if (step.looked() == 0 && !step.isEnd()) {
      return new Done(false, 0, false);
    }
    try {
      if (!step.copies().isEmpty()) {
        door.admit(step.copies());
      }
    } catch (Fault fault) {
      // It is read again from the last place that was noted.
      restoring.close();
      throw fault;
    } catch (InterruptedException e) {
      restoring.close();
      Thread.currentThread().interrupt();
      throw Fault.of(
          Fault.Kind.UNAVAILABLE, "stopping", "the hub stops, and goes on at its next start", e);
    }
    return new Done(true, step.copies().size(), step.isEnd(), Optional.of(step));
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
