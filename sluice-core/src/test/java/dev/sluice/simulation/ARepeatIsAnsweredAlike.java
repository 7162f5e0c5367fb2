package dev.sluice.simulation;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Within the window an event has one place: whoever sends it again is told that of the first.
final class ARepeatIsAnsweredAlike implements Invariant {

  private final Map<String, Entry> latest = new HashMap<>();
  private int seen;

  @Override
  public void afterStep(World world, Facts facts) {
    for (Clients.Answer answer : facts.answers) {
      if (answer.admission() instanceof Admission.Appended(Position position)
          && answer.before() != null
          && isWithinWindow(world, facts, answer.before(), position)) {
        throw broken(
            "%s was accepted at %s, and again at %s"
                .formatted(answer.event().id(), answer.before(), position));
      }
      if (answer.admission() instanceof Admission.Repeated(Position position)
          && answer.before() != null
          && position.compareTo(answer.before()) < 0) {
        throw broken(
            "%s was accepted at %s, and a repeat is told the earlier %s"
                .formatted(answer.event().id(), answer.before(), position));
      }
    }
    while (seen < facts.entries.size()) {
      requireNew(world, facts.entries.get(seen++));
    }
  }

  private void requireNew(World world, Entry entry) {
    Event event = entry.event();
    Entry before = latest.put(event.id() + CopyOf.of(event), entry);
    if (before != null && isWithinWindow(world, before.acceptedAt(), entry.acceptedAt())) {
      throw broken(
          "%s stands at %s and at %s".formatted(event.id(), before.position(), entry.position()));
    }
  }

  private static boolean isWithinWindow(World world, Facts facts, Position one, Position other) {
    return isWithinWindow(
        world,
        facts.entries.get((int) one.value() - 1).acceptedAt(),
        facts.entries.get((int) other.value() - 1).acceptedAt());
  }

  /// With the jumps of the wall clock left out: what was swept away before a jump back stays away.
  private static boolean isWithinWindow(World world, Instant one, Instant other) {
    return other.isBefore(one.plus(world.window).minus(World.LONGEST_JUMP.multipliedBy(2)));
  }

  @Override
  public void atTheEnd(World world, Facts facts) {}
}
