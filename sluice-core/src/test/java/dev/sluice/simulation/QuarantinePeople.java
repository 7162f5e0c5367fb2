package dev.sluice.simulation;

import dev.sluice.engine.journal.JournalSteps;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Those who look after the quarantine, and the door through which copies come back in.
final class QuarantinePeople {

  /// What is in quarantine.
  static final DeliveryFilter KEPT =
      new DeliveryFilter(
          Set.of(DeliveryState.DEAD),
          Optional.empty(),
          Optional.of(Setup.QUARANTINE),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private final World world;

  QuarantinePeople(World world) {
    this.world = world;
  }

  /// They change the schema, or try again with the same.
  void operate(boolean maySchemasChange) {
    if (maySchemasChange && world.random.nextBoolean()) {
      world.note("the schema is changed");
      world.schemas.change(world.random.nextBoolean());
    } else {
      recover();
    }
  }

  /// Recovers all that is there.
  ///
  /// @return whether there was any
  boolean recover() {
    List<DeliveryView> kept = world.hub().outbox.list(KEPT, Optional.empty(), 1_000);
    world.note("recovers " + kept.size());
    kept.forEach(each -> world.hub().outbox.redrive(each.id()));
    return !kept.isEmpty();
  }

  /// Takes copies of recovered events in, and waits until they are durable. Sometimes the answer
  /// does not come in time, and they come in all the same.
  void admit(List<Event> copies) {
    JournalSteps.Call call = world.hub().journal.submit(copies);
    world.at("copies");
    while (!call.isSettled()) {
      if (!world.isFree(Actor.WRITER)) {
        throw Fault.of(Fault.Kind.BUSY, "journal-busy", "the answer does not come in time");
      }
      world.write();
    }
    call.answer();
    world.at("copied");
  }
}
