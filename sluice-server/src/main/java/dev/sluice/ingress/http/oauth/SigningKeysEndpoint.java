package dev.sluice.ingress.http.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.identity.token.SigningKeys;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import java.util.List;
import java.util.Set;

/// The keys that sign tokens, as they are managed.
///
/// ```
/// GET  /v1/signing-keys           {"keys":[{"kid":…,"state":"signing","signsFrom":…}]}
/// POST /v1/signing-keys/rotate    nothing: the next key is published, and signs an hour later
///                                 {"revoke":true}: all keys are replaced at once, all tokens void
/// ```
final class SigningKeysEndpoint {

  private final SigningKeys keys;
  private final Runnable forgetAll;

  SigningKeysEndpoint(SigningKeys keys, Runnable forgetAll) {
    this.keys = keys;
    this.forgetAll = forgetAll;
  }

  Answer list(Call call) {
    call.query().knowing(Set.of());
    return shown();
  }

  Answer rotate(Call call) {
    call.query().knowing(Set.of());
    boolean revoke = false;
    if (call.body().length > 0) {
      JsonNode flag = ClientsEndpoint.body(call, Set.of("revoke")).path("revoke");
      if (!flag.isMissingNode() && !flag.isBoolean()) {
        throw ClientsEndpoint.invalid("revoke must be true or false");
      }
      revoke = flag.asBoolean(false);
    }
    String by = ClientsEndpoint.caller(call).name();
    if (revoke) {
      keys.replace(by);
      forgetAll.run();
    } else {
      keys.rotate(by);
    }
    return shown();
  }

  private Answer shown() {
    List<SigningKeys.Shown> all = keys.shown();
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("keys");
          for (SigningKeys.Shown key : all) {
            json.writeStartObject();
            json.writeStringField("kid", key.kid());
            json.writeStringField("state", key.state());
            json.writeStringField("signsFrom", key.signsFrom().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
        }));
  }
}
