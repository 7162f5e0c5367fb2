package dev.sluice.identity.token;

import java.time.Duration;
import java.util.Map;

/// Makes the hub's own tokens: JWTs, signed with RS256 by the key that signs now.
public interface TokenSigner {

  /// The longest life of a token; a signing key is published for so long after its last use.
  Duration MAX_LIFE = Duration.ofDays(1);

  /// Signs a token.
  ///
  /// Adds `iss`, `iat` and `exp`, which the claims must not have, and a `jti` when they have none.
  /// The header has `alg` and `kid`, and `typ`: `at+jwt` when the claim `token_use` is `access`,
  /// else `JWT`.
  ///
  /// @param claims texts, numbers, flags, and lists and maps of such
  /// @param life how long the token counts: 1 s to {@link #MAX_LIFE}
  /// @throws IllegalArgumentException when a claim or the life cannot be
  String sign(Map<String, Object> claims, Duration life);

  /// What stands in `iss`: the URL under which the hub is reached.
  String issuer();
}
