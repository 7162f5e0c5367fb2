package dev.sluice.outbox;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Which deliveries are wanted; an empty part wants all.
///
/// @param states where they stand
/// @param rule whose they are
/// @param target for whom they are
/// @param from routed, or for dead letters dead, at or after this time
/// @param to and before this time
/// @param error the code of the cause of death
public record DeliveryFilter(
    Set<DeliveryState> states,
    Optional<RuleName> rule,
    Optional<TargetName> target,
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> error) {

  /// All deliveries in some state.
  public static DeliveryFilter in(DeliveryState... states) {
    return new DeliveryFilter(
        Set.of(states),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
