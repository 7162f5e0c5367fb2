package dev.sluice.delivery;

import java.time.Instant;
import java.util.Optional;

/// How deliveries to a target go.
///
/// @param state whether attempts are made
/// @param until until when none is made, of an open circuit
/// @param cause the code of the failure that opened the circuit last
public record Standing(State state, Optional<Instant> until, Optional<String> cause) {

  /// Whether attempts are made.
  public enum State {
    /// As many as places and pace allow.
    CLOSED,
    /// None, until a time.
    OPEN,
    /// One, whose end decides.
    HALF_OPEN
  }
}
