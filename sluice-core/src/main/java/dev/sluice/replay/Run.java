package dev.sluice.replay;

import java.time.Instant;
import java.util.Optional;

/// A replay, or a redrive in bulk, as somebody asked for it, and what has come of it.
///
/// @param number tells runs apart; that of a replay stands in its deliveries' ids
/// @param work what it does
/// @param by who asked for it
/// @param at when
/// @param state whether it goes on
/// @param endedAt when it ended
/// @param events how many events became deliveries, or how many dead letters are due again
/// @param deliveries how many deliveries they became
/// @param restored how far a replay from an archive has come
public record Run(
    int number,
    Work work,
    String by,
    Instant at,
    State state,
    Optional<Instant> endedAt,
    long events,
    long deliveries,
    Optional<Restored> restored) {

  /// Whether a run goes on.
  public enum State {
    /// It does its work, or waits for its turn.
    RUNNING,
    /// It has done all of it.
    DONE,
    /// Somebody has ended it.
    CANCELLED
  }

  Run counting(long its, long delivered) {
    return new Run(number, work, by, at, state, endedAt, its, delivered, restored);
  }

  Run restoring(long its, long delivered, Restored far) {
    return new Run(number, work, by, at, state, endedAt, its, delivered, Optional.of(far));
  }

  Run ended(State how, Instant when) {
    return new Run(number, work, by, at, how, Optional.of(when), events, deliveries, restored);
  }
}
