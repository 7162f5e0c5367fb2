package dev.sluice.identity.user;

import java.time.Duration;
import java.time.Instant;

/// A code that was mailed; of its six digits only a digest is kept.
///
/// @param digest SHA-256 of the user's sub, the use and the digits
/// @param expires when it is good no more
/// @param wrongTries how often another code was shown
record Code(String digest, Instant expires, int wrongTries) {

  /// How many wrong tries end a code.
  static final int MAX_WRONG_TRIES = 5;

  /// What a code is for.
  enum Use {
    /// Confirms a sign-up and, with it, the e-mail address.
    SIGN_UP(Duration.ofHours(24)),
    /// Sets a new password.
    PASSWORD(Duration.ofHours(1)),
    /// Confirms a changed e-mail address.
    EMAIL(Duration.ofHours(24));

    private final Duration life;

    Use(Duration life) {
      this.life = life;
    }

    Duration life() {
      return life;
    }
  }

  boolean isOver(Instant now) {
    return wrongTries >= MAX_WRONG_TRIES || !now.isBefore(expires);
  }

  Code triedWrong() {
    return new Code(digest, expires, wrongTries + 1);
  }
}
