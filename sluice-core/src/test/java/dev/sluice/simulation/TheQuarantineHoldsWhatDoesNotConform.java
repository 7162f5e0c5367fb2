package dev.sluice.simulation;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What does not conform to its schema is owed to the quarantine alone; what was recovered stands
/// in the journal once more, as the event that it was; and nothing else has a copy.
final class TheQuarantineHoldsWhatDoesNotConform implements Invariant {

  static Broken brokenBy(String how) {
    return new Broken(TheQuarantineHoldsWhatDoesNotConform.class.getSimpleName(), how);
  }

  @Override
  public void afterStep(World world, Facts facts) {
    world
        .schemas
        .fresh()
        .forEach((position, decision) -> {
          Event event = facts.entries.get((int) position.value() - 1).event();
          boolean conforms = SimulatedSchemas.conforms(event);
          if (decision.isStrict().isPresent()
              && decision.isKept() != (decision.isStrict().get() && !conforms)) {
            throw broken(
                position
                    + (decision.isKept() ? " is kept" : " is let through")
                    + ", and it does "
                    + (conforms ? "" : "not ")
                    + "conform");
          }
        });
  }

  @Override
  public void atTheEnd(World world, Facts facts) {
    Map<Position, Entry> copies = new HashMap<>();
    for (Entry entry : facts.entries) {
      Optional<CopyOf> copy = CopyOf.of(entry.event());
      if (copy.isPresent()) {
        Position first = new Position(Long.parseLong(copy.get().place()));
        Entry other = copies.put(first, entry);
        if (other != null) {
          throw broken(first + " has copies at " + other.position() + " and " + entry.position());
        }
        Event original = facts.entries.get((int) first.value() - 1).event();
        if (!CopyOf.plain(entry.event()).equals(CopyOf.plain(original))) {
          throw broken(entry.position() + " is a copy of " + first + ", and not the same event");
        }
      }
    }
    for (Entry entry : facts.entries) {
      if (world.schemas.isKept(entry.position()) != copies.containsKey(entry.position())) {
        throw broken(
            entry.position()
                + (copies.containsKey(entry.position())
                    ? " came to its targets and has a copy"
                    : " was kept and has no copy"));
      }
    }
  }
}
