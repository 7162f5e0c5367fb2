package dev.sluice.outbox;

import java.time.Instant;

/// How a lease ends.
public sealed interface Settlement {

  /// The attempt that was made.
  Attempt attempt();

  /// It has arrived.
  record Delivered(Attempt attempt) implements Settlement {}

  /// It is due again, not before a time.
  record Again(Attempt attempt, Instant notBefore) implements Settlement {}

  /// It will not be tried again by itself.
  ///
  /// @param cause why not: the target refused it, or the attempts or the age are used up
  record Dead(Attempt attempt, Failure cause) implements Settlement {}

  /// As dead as that, and what stands behind it in its lane waits until it is redriven or skipped.
  /// Without a lane it is as {@link Dead}.
  ///
  /// @param cause why not
  record Blocking(Attempt attempt, Failure cause) implements Settlement {}
}
