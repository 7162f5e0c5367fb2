package dev.sluice.identity.token;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// An access token of the hub's own whose signature, times and use are right.
///
/// Whether its session is still open is not looked at.
///
/// @param subject the claim `sub`
/// @param session the claim `origin_jti`; empty in a machine's token
/// @param expires when it ends
/// @param claims all claims
public record AccessToken(
    String subject, Optional<String> session, Instant expires, Map<String, Object> claims) {

  /// Copies the claims.
  public AccessToken {
    claims = Map.copyOf(claims);
  }
}
