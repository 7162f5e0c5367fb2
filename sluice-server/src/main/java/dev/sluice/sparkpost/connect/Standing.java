package dev.sluice.sparkpost.connect;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.sparkpost.api.Accounts;
import java.time.Instant;
import java.util.Optional;

/// What the hub remembers of its webhook. The registry seals it: the secret stands in it, so that
/// it can be set again after a crash.
///
/// @param id the webhook's id at SparkPost; empty before it is known
/// @param accounts whose events SparkPost was asked to send
/// @param authentication for which the pair is
/// @param made when the pair was made
/// @param isSet whether SparkPost has taken the pair
/// @param isTried whether SparkPost's test with it went well
record Standing(
    Optional<String> id,
    Accounts accounts,
    ConnectSettings.Authentication authentication,
    WebhookCredentials.Pair pair,
    Instant made,
    boolean isSet,
    boolean isTried) {

  /// Under `identity/`, where the registry seals.
  static final String KEY = "identity/sparkpost/webhook";

  private static final JsonMapper JSON = new JsonMapper();

  Standing set(String webhook, Accounts accounts, boolean tried) {
    return new Standing(Optional.of(webhook), accounts, authentication, pair, made, true, tried);
  }

  Payload value() {
    ObjectNode object = JSON.createObjectNode();
    id.ifPresent(text -> object.put("id", text));
    object.put("accounts", accounts.toString());
    object.put("authentication", authentication.text());
    object.put("name", pair.name());
    object.put("secret", pair.secret());
    object.put("made", made.toString());
    object.put("set", isSet);
    object.put("tried", isTried);
    return Payload.ofText(object.toString());
  }

  static Standing read(Payload value) {
    JsonNode object;
    try {
      object = JSON.readTree(value.text());
    } catch (JacksonException e) {
      throw new IllegalStateException("the registry's " + KEY + " is not what was written", e);
    }
    return new Standing(
        Optional.ofNullable(object.get("id")).map(JsonNode::asText),
        Accounts.parse(object.required("accounts").asText()),
        object.required("authentication").asText().equals("oauth2")
            ? ConnectSettings.Authentication.OAUTH2
            : ConnectSettings.Authentication.BASIC,
        new WebhookCredentials.Pair(
            object.required("name").asText(), object.required("secret").asText()),
        Instant.parse(object.required("made").asText()),
        object.required("set").asBoolean(),
        object.required("tried").asBoolean());
  }
}
