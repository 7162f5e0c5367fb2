package dev.sluice.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A delivery as it is shown to people.
///
/// @param id the delivery
/// @param state where it stands
/// @param since when it was routed, or last redriven; of a dead one, when it died
/// @param due when the next attempt may be made; empty when there will be none
/// @param attempts how many attempts were made in all
/// @param history the attempts, oldest first: the first, and the last of the others, up to {@value
///   #MAX_HISTORY}
/// @param cause why it is dead
/// @param hold why it does not move by itself
public record DeliveryView(
    DeliveryId id,
    DeliveryState state,
    Instant since,
    Optional<Instant> due,
    int attempts,
    List<Attempt> history,
    Optional<Failure> cause,
    Optional<Hold> hold) {

  /// How many attempts are kept whole; of more, the first and the last ones are.
  public static final int MAX_HISTORY = 20;
}
