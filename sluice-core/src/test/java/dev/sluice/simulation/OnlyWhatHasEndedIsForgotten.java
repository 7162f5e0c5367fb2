package dev.sluice.simulation;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Outbox;
import java.util.Optional;

/// The journal begins no further on than routing has read, than the first delivery that has not
/// ended, and than an archive has settled; a crash does not change that.
final class OnlyWhatHasEndedIsForgotten implements Invariant {

  private Position first = Position.FIRST;

  @Override
  public void afterStep(World world, Facts facts) {
    Position now = world.hub().journal.journal().first();
    if (facts.hasStarted || !now.equals(first)) {
      first = now;
      require(world, facts);
    }
  }

  private void require(World world, Facts facts) {
    Outbox outbox = world.engine.outbox();
    if (outbox.cursor().compareTo(first) < 0) {
      throw broken("routing is at " + outbox.cursor() + ", and the journal begins at " + first);
    }
    for (DeliveryView pending :
        outbox.list(
            DeliveryFilter.in(DeliveryState.DUE, DeliveryState.LEASED), Optional.empty(), 1)) {
      if (pending.id().position().compareTo(first) < 0) {
        throw broken(pending.id() + " has not ended, and the journal begins at " + first);
      }
    }
    for (DeliveryView kept : outbox.list(QuarantinePeople.KEPT, Optional.empty(), 1)) {
      if (kept.id().position().compareTo(first) < 0) {
        throw broken(kept.id() + " is in quarantine, and the journal begins at " + first);
      }
    }
    for (Lake lake : Lake.values()) {
      requireArchived(world, lake, outbox.settledThrough(lake.target()), facts);
    }
  }

  private void requireArchived(World world, Lake lake, Optional<Position> settled, Facts facts) {
    for (long p = first.value() - 1; p > settled.orElse(Position.FIRST).value(); p--) {
      Entry entry = facts.entries.get((int) p - 1);
      if (!world.schemas.isKept(entry.position())
          && !Setup.archived(entry.event(), lake).isEmpty()) {
        throw broken(lake + " is owed " + p + ", and the journal begins at " + first);
      }
    }
  }

  @Override
  public void atTheEnd(World world, Facts facts) {
    require(world, facts);
  }
}
