package dev.sluice.ingress.http.oauth;

import dev.sluice.event.Payload;
import dev.sluice.identity.token.ResourceServers;
import dev.sluice.identity.token.SigningKeys;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import java.util.Map;
import java.util.Set;

/// What others need to know to check the hub's tokens: its keys, and where they are.
final class WellKnown {

  /// Shorter than the time for which a key is published before it signs.
  private static final Map<String, String> CACHED = Map.of("Cache-Control", "public, max-age=300");

  private final SigningKeys keys;
  private final ResourceServers servers;

  WellKnown(SigningKeys keys, ResourceServers servers) {
    this.keys = keys;
    this.servers = servers;
  }

  /// `GET /.well-known/jwks.json`: the published keys (RFC 7517).
  Answer jwks(Call call) {
    call.query().knowing(Set.of());
    return cached(keys.published());
  }

  /// `GET /.well-known/openid-configuration`: no more than there is.
  Answer configuration(Call call) {
    call.query().knowing(Set.of());
    String issuer = keys.issuer();
    return cached(
        Json.object(json -> {
          json.writeStringField("issuer", issuer);
          json.writeStringField("jwks_uri", issuer + "/.well-known/jwks.json");
          json.writeStringField("token_endpoint", issuer + "/oauth2/token");
          array(json, "grant_types_supported", "client_credentials");
          array(json, "response_types_supported");
          array(json, "subject_types_supported", "public");
          array(json, "id_token_signing_alg_values_supported", "RS256");
          array(
              json,
              "token_endpoint_auth_methods_supported",
              "client_secret_basic",
              "client_secret_post");
          array(json, "scopes_supported", servers.scopes().toArray(String[]::new));
        }));
  }

  private static void array(
      com.fasterxml.jackson.core.JsonGenerator json, String name, String... items)
      throws java.io.IOException {
    json.writeArrayFieldStart(name);
    for (String item : items) {
      json.writeString(item);
    }
    json.writeEndArray();
  }

  private static Answer cached(byte[] body) {
    return new Answer(200, "application/json", Payload.of(body), CACHED);
  }
}
