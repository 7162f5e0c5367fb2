package dev.sluice.ingress.sqs;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A message as it was taken from its queue.
///
/// @param id the queue's name for it, the same each time it comes
/// @param receipt what it is deleted, or held longer, by
/// @param group its group in a FIFO queue
/// @param sent when it was sent
/// @param attributes what its sender said beside the body
record Message(
    String id,
    String receipt,
    String body,
    Optional<String> group,
    Optional<Instant> sent,
    Map<String, Attribute> attributes) {

  /// What a sender says beside the body.
  ///
  /// @param type such as `String`, `Number`, `Binary`
  /// @param value the text, or bytes in base64
  record Attribute(String type, String value, boolean isBinary) {}
}
