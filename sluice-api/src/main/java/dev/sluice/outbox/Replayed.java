package dev.sluice.outbox;

import dev.sluice.journal.Position;
import java.util.List;
import java.util.Map;

/// What a replay made of a stretch of the journal; written at once or not at all.
///
/// @param replay its number
/// @param from where the stretch begins, which must be where the replay stands
/// @param next where the next stretch begins
/// @param events how many events of the stretch became deliveries
/// @param singles the deliveries, which have the replay's number in their ids
/// @param lanes in which lanes those stand that keep an order
public record Replayed(
    int replay,
    Position from,
    Position next,
    long events,
    List<DeliveryId> singles,
    Map<DeliveryId, Lane> lanes) {

  /// Copies the lists.
  public Replayed {
    singles = List.copyOf(singles);
    lanes = Map.copyOf(lanes);
    for (DeliveryId id : singles) {
      if (id.replay() != replay || replay < 1) {
        throw new IllegalArgumentException("delivery " + id + " is not of replay " + replay);
      }
    }
  }
}
