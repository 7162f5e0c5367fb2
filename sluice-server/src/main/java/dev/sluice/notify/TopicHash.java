package dev.sluice.notify;

import dev.sluice.identity.Sha256;
import java.time.Instant;
import java.util.Optional;

/// A secret of a topic, of which only the digest is known.
///
/// @param digest SHA-256, in hex
/// @param made when it began to count
/// @param until when it ends; empty while it is the newest
public record TopicHash(String digest, Instant made, Optional<Instant> until) {

  static TopicHash of(String hash, Instant made) {
    return new TopicHash(Sha256.hex(hash), made, Optional.empty());
  }

  TopicHash endingAt(Instant end) {
    return new TopicHash(digest, made, Optional.of(end));
  }

  boolean counts(Instant now) {
    return until.isEmpty() || now.isBefore(until.get());
  }

  /// Never shows the digest.
  @Override
  public String toString() {
    return "TopicHash[made " + made + until.map(end -> ", until " + end).orElse("") + "]";
  }
}
