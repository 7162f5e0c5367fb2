package dev.sluice.identity.key;

import dev.sluice.identity.Caller;
import java.time.Instant;
import java.util.Optional;

/// What shows a caller: the digest of a key, for as long as it counts.
final class Proof {

  private final byte[] digest;
  private final Optional<Instant> until;
  private final Caller caller;

  Proof(byte[] digest, Optional<Instant> until, Caller caller) {
    this.digest = digest;
    this.until = until;
    this.caller = caller;
  }

  byte[] digest() {
    return digest;
  }

  /// When it ends; empty when it counts for ever.
  Optional<Instant> until() {
    return until;
  }

  Caller caller() {
    return caller;
  }
}
