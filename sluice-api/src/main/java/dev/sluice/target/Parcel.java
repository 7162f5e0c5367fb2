package dev.sluice.target;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.outbox.DeliveryId;
import java.time.Instant;
import java.util.Optional;

/// What a target is handed for one attempt.
///
/// @param id the same in each attempt, so that a receiver can drop a repeat
/// @param attempt counts from 1
/// @param acceptedAt when the hub accepted the event
/// @param event the event
/// @param input the JSON to send in place of the event, where the rule says so
public record Parcel(
    DeliveryId id, int attempt, Instant acceptedAt, Event event, Optional<Payload> input) {

  /// A parcel of which the target sends what it always sends.
  public Parcel(DeliveryId id, int attempt, Instant acceptedAt, Event event) {
    this(id, attempt, acceptedAt, event, Optional.empty());
  }

  /// This parcel with the JSON that a rule wants sent.
  public Parcel with(Payload json) {
    return new Parcel(id, attempt, acceptedAt, event, Optional.of(json));
  }
}
