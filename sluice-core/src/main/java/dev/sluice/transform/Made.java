package dev.sluice.transform;

import dev.sluice.event.Payload;
import dev.sluice.outbox.Failure;

/// What a transform makes of an event.
public sealed interface Made {

  /// JSON to send.
  record Json(Payload bytes) implements Made {}

  /// Nothing that could be sent: `INPUT_PATH_MISSING`, `INPUT_TOO_LARGE`, or of an expression
  /// `INPUT_EMPTY` or `INPUT_FAILED`. The event is immutable, so no later attempt would make more
  /// of it.
  record Nothing(Failure failure) implements Made {}
}
