package dev.sluice.outbox;

import dev.sluice.journal.Position;
import java.util.List;

/// What routing decided for a stretch of the journal; written at once or not at all.
///
/// @param from where the stretch begins, which must be the outbox's cursor
/// @param next where the next stretch begins
/// @param unmatched how many events of the stretch no rule matched
/// @param singles deliveries that are attempted one by one
/// @param owed deliveries to archives, which take them in runs
public record Routed(
    Position from, Position next, long unmatched, List<DeliveryId> singles, List<DeliveryId> owed) {

  /// Copies the lists.
  public Routed {
    singles = List.copyOf(singles);
    owed = List.copyOf(owed);
  }
}
