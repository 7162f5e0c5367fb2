package dev.sluice.ingress.http.oauth;

import dev.sluice.event.Payload;
import dev.sluice.identity.oauth.TokenGrants;
import dev.sluice.identity.oauth.TokenRefused;
import dev.sluice.identity.oauth.TokenRefused.Trouble;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `POST /oauth2/token`: the client credentials grant (RFC 6749, section 4.4).
///
/// ```
/// grant_type=client_credentials&client_id=…&client_secret=…&scope=sluice/events:send
/// → {"access_token":…,"token_type":"Bearer","expires_in":3600,"scope":…}
/// ```
final class TokenEndpoint implements Endpoint {

  private static final String CHALLENGE = "Basic realm=\"sluice\", charset=\"UTF-8\"";

  private final TokenGrants grants;

  TokenEndpoint(TokenGrants grants) {
    this.grants = grants;
  }

  @Override
  public Answer answer(Call call) {
    try {
      return granted(call);
    } catch (TokenRefused e) {
      return refused(e, call.header("Authorization").isPresent());
    }
  }

  private Answer granted(Call call) {
    TokenRequest request = TokenRequest.read(call);
    String type = request.parameters().get("grant_type");
    if (type == null) {
      throw new TokenRefused(Trouble.INVALID_REQUEST, "grant_type is missing");
    }
    if (!type.equals("client_credentials")) {
      throw new TokenRefused(
          Trouble.UNSUPPORTED_GRANT_TYPE, "of grant types there is client_credentials");
    }
    TokenGrants.Granted token =
        grants.grant(
            request.clientId(),
            request.secret(),
            call.address(),
            Optional.ofNullable(request.parameters().get("scope")));
    return answer(
        200,
        Map.of(),
        json -> {
          json.writeStringField("access_token", token.token());
          json.writeStringField("token_type", "Bearer");
          json.writeNumberField("expires_in", token.life().toSeconds());
          json.writeStringField("scope", token.scope());
        });
  }

  private static Answer refused(TokenRefused refused, boolean byHeader) {
    Map<String, String> headers = new HashMap<>();
    int status =
        switch (refused.trouble()) {
          case INVALID_REQUEST, UNSUPPORTED_GRANT_TYPE, INVALID_SCOPE -> 400;
          case INVALID_CLIENT -> byHeader ? 401 : 400;
          case TEMPORARILY_UNAVAILABLE -> 429;
        };
    if (status == 401) {
      headers.put("WWW-Authenticate", CHALLENGE);
    }
    if (status == 429) {
      headers.put("Retry-After", Long.toString(TokenGrants.pause().toSeconds()));
    }
    return answer(
        status,
        headers,
        json -> {
          json.writeStringField("error", refused.trouble().text());
          json.writeStringField("error_description", refused.sentence());
        });
  }

  private static Answer answer(int status, Map<String, String> more, Json.Members members) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("Cache-Control", "no-store");
    headers.put("Pragma", "no-cache");
    return new Answer(status, "application/json", Payload.of(Json.object(members)), headers);
  }
}
