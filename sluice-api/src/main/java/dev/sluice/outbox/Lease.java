package dev.sluice.outbox;

import java.time.Instant;

/// The right to make one attempt at a delivery.
///
/// @param id the delivery
/// @param attempt the number that this attempt will have, from 1
/// @param tries how many attempts were made since it was routed or last redriven
/// @param since when the delivery was routed or last redriven, and later by the time for which it
///   was postponed since; its age counts from here
/// @param due when it became due, which is its place in the queue
public record Lease(DeliveryId id, int attempt, int tries, Instant since, Instant due) {}
