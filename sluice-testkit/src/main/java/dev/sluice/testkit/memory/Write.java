package dev.sluice.testkit.memory;

import dev.sluice.index.Postings;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Replayed;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One atomic write to a log; all state is what the writes so far have made of it.
sealed interface Write {

  /// Events that were accepted together.
  record Appended(List<Entry> entries) implements Write {}

  /// A stretch that was routed, to the millisecond.
  record Stretch(Routed routed, Instant at) implements Write {}

  /// An attempt that has ended.
  record Settled(DeliveryId id, Settlement settlement, Instant at) implements Write {}

  /// A delivery whose time has not come.
  record Postponed(DeliveryId id, Instant at, Instant until) implements Write {}

  /// A dead delivery that is due again.
  record Redriven(DeliveryId id, Instant at) implements Write {}

  /// A dead delivery that blocks its lane no longer.
  record Skipped(DeliveryId id, Instant at) implements Write {}

  /// A stretch that was replayed.
  record Again(Replayed replayed, Instant at) implements Write {}

  /// A replay that has ended and is forgotten.
  record ReplayForgotten(int replay) implements Write {}

  /// What an archive was owed and has settled.
  record RunSettled(TargetName target, Position through, Map<RuleName, Tally> tally)
      implements Write {}

  /// Events before a position that are gone.
  record EventsForgotten(Position before) implements Write {}

  /// Deliveries that are dead because their events are to be forgotten.
  record Dropped(List<DeliveryId> ids, Instant at) implements Write {}

  /// Deliveries that had ended and are gone, and before which position all such are.
  record DeliveriesForgotten(List<DeliveryId> ids, Position before) implements Write {}

  /// Values of the registry that changed together.
  record Changed(List<Change> changes) implements Write {}

  /// Terms of a stretch of the journal, and where the index goes on then.
  record Indexed(Postings postings, Position next) implements Write {}

  /// Postings before a position that are gone.
  record PostingsForgotten(Position before) implements Write {}
}
