package dev.sluice.simulation;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Outbox;
import java.util.EnumMap;
import java.util.Map;

/// The journal's end and what an archive has settled only grow, over all crashes; routing's cursor
/// grows within a life, and never passes the journal's end; nor does the index of repeats.
final class PositionsNeverGoBack implements Invariant {

  private Position end = Position.FIRST;
  private final Map<Lake, Position> settled = new EnumMap<>(Lake.class);
  private Position cursor = Position.FIRST;

  @Override
  public void afterStep(World world, Facts facts) {
    Outbox outbox = world.hub().outbox;
    if (facts.hasStarted) {
      cursor = Position.FIRST;
    }
    end = grown("the journal's end", end, world.hub().journal.journal().end());
    cursor = grown("routing's cursor", cursor, outbox.cursor());
    requireNotPast("routing's cursor", cursor);
    for (Lake lake : Lake.values()) {
      Position now =
          grown(
              "what the archive has settled",
              settled.getOrDefault(lake, Position.FIRST),
              outbox.settledThrough(lake.target()).orElse(Position.FIRST));
      settled.put(lake, now);
      requireNotPast("what the archive has settled", now);
    }
    requireNotPast("the index of repeats", world.index.through());
  }

  private Position grown(String what, Position before, Position now) {
    if (now.compareTo(before) < 0) {
      throw broken(what + " was " + before + " and is " + now);
    }
    return now;
  }

  private void requireNotPast(String what, Position place) {
    if (place.compareTo(end) > 0) {
      throw broken(what + " is at " + place + ", past the journal's end " + end);
    }
  }

  @Override
  public void atTheEnd(World world, Facts facts) {}
}
