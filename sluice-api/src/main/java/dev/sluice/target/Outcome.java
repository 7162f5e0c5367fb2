package dev.sluice.target;

import dev.sluice.outbox.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// How one attempt ended.
public sealed interface Outcome {

  /// It has arrived.
  record Delivered() implements Outcome {}

  /// It may arrive later.
  ///
  /// @param failure what happened
  /// @param after how long the receiver asks to be left alone, if it said so
  record Retryable(Failure failure, Optional<Duration> after) implements Outcome {
    /// A failure after which the receiver asked for no particular pause.
    public Retryable(Failure failure) {
      this(failure, Optional.empty());
    }
  }

  /// It is not its time yet, as in quiet hours; no attempt was made.
  ///
  /// @param until when it may be tried
  record Postponed(Instant until) implements Outcome {}

  /// It is done without being sent, because another delivery to the target stands for it, as that
  /// of a digest does. It counts as delivered, and its attempt says which one it is.
  record Covered(Failure note) implements Outcome {}

  /// It will never arrive as it is.
  record Refused(Failure failure) implements Outcome {}
}
