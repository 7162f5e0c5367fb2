package dev.sluice.target;

import dev.sluice.event.Event;
import dev.sluice.outbox.DeliveryId;
import java.time.Instant;

/// What a target is handed for one attempt.
///
/// @param id the same in each attempt, so that a receiver can drop a repeat
/// @param attempt counts from 1
/// @param acceptedAt when the hub accepted the event
/// @param event the event
public record Parcel(DeliveryId id, int attempt, Instant acceptedAt, Event event) {}
