package dev.sluice.signature;

import java.time.Instant;
import java.util.Optional;

/// What a check says of a request.
public sealed interface Verdict {

  /// It comes from whoever holds the secret.
  ///
  /// @param signedAt when it was signed, if that is signed too
  record Proven(Optional<Instant> signedAt) implements Verdict {}

  /// It may come from anybody.
  ///
  /// @param reason of which sort the trouble is
  /// @param sentence where was looked and what is wrong; never what would have been right
  record Unproven(Reason reason, String sentence) implements Verdict {}

  /// Why a request is not proven.
  enum Reason {
    /// There is nothing that could be checked.
    MISSING,
    /// What there is, is not right.
    WRONG,
    /// It was signed at another time than about now.
    TIME
  }
}
