package dev.sluice.simulation;

import dev.sluice.event.Event;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import java.util.List;

/// An event of which a client was told that it is accepted stands in the journal at the place it
/// was told, whole, from then on and after every start, until it is forgotten; and so does every
/// entry ever read. Whether it may be forgotten, {@link OnlyWhatHasEndedIsForgotten} says.
final class NothingAcceptedIsLost implements Invariant {

  @Override
  public void afterStep(World world, Facts facts) {
    for (Clients.Answer answer : facts.answers) {
      requireAt(answer, facts);
    }
    if (facts.hasStarted) {
      readAll(world, facts);
    }
  }

  private void requireAt(Clients.Answer answer, Facts facts) {
    Position position = answer.admission().position();
    String id = answer.event().id();
    if (position.value() > facts.entries.size()) {
      throw broken(
          id + " has the answer " + answer.admission() + ", where the journal has nothing");
    }
    Event there = facts.entries.get((int) position.value() - 1).event();
    if (!there.equals(answer.event())) {
      throw broken(
          id + " has the answer " + answer.admission() + ", where " + there.id() + " stands");
    }
  }

  private void readAll(World world, Facts facts) {
    Journal journal = world.hub().journal.journal();
    Position next = journal.first();
    while (next.value() <= facts.entries.size()) {
      List<Entry> read = journal.read(next, 64, 100_000);
      if (read.isEmpty()) {
        throw broken("the journal has nothing at " + next + " any more");
      }
      for (Entry entry : read) {
        Entry seen = facts.entries.get((int) next.value() - 1);
        if (!entry.equals(seen)) {
          throw broken(
              "at %s stood %s, and now %s at %s"
                  .formatted(next, seen.event().id(), entry.event().id(), entry.position()));
        }
        next = next.plus(1);
      }
    }
  }

  @Override
  public void atTheEnd(World world, Facts facts) {
    readAll(world, facts);
    Journal journal = world.hub().journal.journal();
    int forgotten = (int) journal.first().value() - 1;
    for (Entry entry : facts.entries.subList(forgotten, facts.entries.size())) {
      if (!journal.read(entry.position(), 1, 1).equals(List.of(entry))) {
        throw broken("a read of one entry does not give that at " + entry.position());
      }
    }
    if (world.engine.outbox().cursor().compareTo(journal.end()) != 0) {
      throw broken("routing stopped at " + world.engine.outbox().cursor());
    }
  }
}
