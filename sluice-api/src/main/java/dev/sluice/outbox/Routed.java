package dev.sluice.outbox;

import dev.sluice.journal.Position;
import java.util.List;
import java.util.Map;

/// What routing decided for a stretch of the journal; written at once or not at all.
///
/// @param from where the stretch begins, which must be the outbox's cursor
/// @param next where the next stretch begins
/// @param unmatched how many events of the stretch no rule matched
/// @param singles deliveries that are attempted one by one
/// @param owed deliveries to archives, which take them in runs
/// @param lanes in which lanes those of the singles stand that keep an order
public record Routed(
    Position from,
    Position next,
    long unmatched,
    List<DeliveryId> singles,
    List<DeliveryId> owed,
    Map<DeliveryId, Lane> lanes) {

  /// A stretch of which no delivery keeps an order.
  public Routed(
      Position from,
      Position next,
      long unmatched,
      List<DeliveryId> singles,
      List<DeliveryId> owed) {
    this(from, next, unmatched, singles, owed, Map.of());
  }

  /// Copies the lists.
  public Routed {
    singles = List.copyOf(singles);
    owed = List.copyOf(owed);
    lanes = Map.copyOf(lanes);
  }
}
