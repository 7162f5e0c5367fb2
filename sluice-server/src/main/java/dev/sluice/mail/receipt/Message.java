package dev.sluice.mail.receipt;

import dev.sluice.mail.Envelope;
import dev.sluice.mail.message.MessageHeaders;
import dev.sluice.mail.verdict.Verdicts;
import java.time.Instant;

/// A message that is whole, and what is known of it before the first rule sees it.
///
/// @param id the hub's name for it
/// @param received when it was begun
/// @param startNanos the same, of the clock that does not jump
/// @param headers its own, without those that the hub puts on top
/// @param trace those
record Message(
    String id,
    Envelope envelope,
    Instant received,
    long startNanos,
    Spool content,
    MessageHeaders headers,
    Trace trace,
    Verdicts verdicts) {

  /// What the hub puts on top of every message.
  record Trace(java.util.List<dev.sluice.mail.message.Header> headers) {
    Trace {
      headers = java.util.List.copyOf(headers);
    }
  }

  boolean isTls() {
    return envelope.client().tls().isPresent();
  }
}
