package dev.sluice.simulation;

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
      require(world.engine.outbox(), facts);
    }
  }

  private void require(Outbox outbox, Facts facts) {
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
    Position settled = outbox.settledThrough(Setup.LAKE).orElse(Position.FIRST);
    for (long p = first.value() - 1; p > settled.value(); p--) {
      if (!Setup.archived(facts.entries.get((int) p - 1).event()).isEmpty()) {
        throw broken("the archive is owed " + p + ", and the journal begins at " + first);
      }
    }
  }

  @Override
  public void atTheEnd(World world, Facts facts) {
    require(world.engine.outbox(), facts);
  }
}
