package dev.sluice.signature;

import java.time.Instant;

/// How it is found out whether a request comes from whoever holds a secret.
public sealed interface Check permits SignatureCheck, TokenCheck, BasicCheck, EitherCheck {

  /// What the check says of a request.
  ///
  /// @param now the time
  Verdict of(Incoming request, Instant now);

  /// A request with what proves it, by the first secret that counts.
  ///
  /// @param now when it is signed
  /// @throws dev.sluice.fault.Fault `cannot-sign`, as where only a public key is known
  Draft signed(Draft request, Instant now);

  /// Whether the secret itself is shown, so that it could be found by trying.
  boolean isGuessable();
}
