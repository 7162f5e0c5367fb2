package dev.sluice.identity.user;

import dev.sluice.identity.token.TokenSigner;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes the tokens of a session, with the claims that Cognito's have.
final class Mint {

  private static final String SCOPE = "aws.cognito.signin.user.admin";

  private final TokenSigner signer;
  private final PoolSettings settings;
  private final Supplier<String> ids;

  /// @param ids gives a new UUID each time
  Mint(TokenSigner signer, PoolSettings settings, Supplier<String> ids) {
    this.signer = signer;
    this.settings = settings;
    this.ids = ids;
  }

  SignedIn.Tokens tokens(
      User user, String client, String originJti, Instant authTime, Optional<String> refresh) {
    String eventId = ids.get();
    Map<String, Object> access = common(user, originJti, authTime, eventId);
    access.put("token_use", "access");
    access.put("scope", SCOPE);
    access.put("client_id", client);
    access.put("username", user.name());
    Map<String, Object> id = common(user, originJti, authTime, eventId);
    id.put("token_use", "id");
    id.put("aud", client);
    id.put("cognito:username", user.name());
    user.attributes().forEach((name, value) -> id.put(name, claim(name, value)));
    return new SignedIn.Tokens(
        signer.sign(access, settings.accessLife()),
        signer.sign(id, settings.idLife()),
        refresh,
        settings.accessLife());
  }

  private Map<String, Object> common(
      User user, String originJti, Instant authTime, String eventId) {
    Map<String, Object> claims = new HashMap<>();
    claims.put("sub", user.sub());
    claims.put("origin_jti", originJti);
    claims.put("event_id", eventId);
    claims.put("auth_time", authTime.getEpochSecond());
    claims.put("jti", ids.get());
    return claims;
  }

  private static Object claim(String name, String value) {
    return name.equals(User.EMAIL_VERIFIED) || name.equals("phone_number_verified")
        ? Boolean.valueOf(value)
        : value;
  }
}
