package dev.sluice.identity.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.identity.Reach;
import dev.sluice.registry.Registered;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A client that was made at run time.
///
/// @param name how it is shown; no two are alike
/// @param clientId its `client_id`
/// @param scopes what its tokens may have
/// @param reach whose events its tokens show
/// @param created when it was made
/// @param by who made it
/// @param secrets the digests of what it may show, newest first
/// @param version the version under which the registry has it
record Client(
    String name,
    String clientId,
    List<String> scopes,
    Reach reach,
    Instant created,
    String by,
    List<KeptSecret> secrets,
    long version) {

  static final String PREFIX = "identity/oauth-client/";

  private static final JsonMapper MAPPER = new JsonMapper();

  /// A secret of which only the digest is known.
  ///
  /// @param digest SHA-256, in hex
  /// @param until when it ends; empty while it is the newest
  record KeptSecret(String digest, Instant made, Optional<Instant> until) {
    boolean counts(Instant now) {
      return until.isEmpty() || now.isBefore(until.get());
    }
  }

  Client {
    scopes = List.copyOf(scopes);
    secrets = List.copyOf(secrets);
  }

  String key() {
    return PREFIX + name;
  }

  Payload value() {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("name", name);
    object.put("client-id", clientId);
    ArrayNode granted = object.putArray("scopes");
    scopes.forEach(granted::add);
    reach.subaccounts().ifPresent(only -> only.forEach(object.putArray("subaccounts")::add));
    reach.application().ifPresent(application -> object.put("application", application));
    object.put("created", created.toString());
    object.put("by", by);
    ArrayNode array = object.putArray("secrets");
    for (KeptSecret secret : secrets) {
      ObjectNode one = array.addObject();
      one.put("sha256", secret.digest());
      one.put("made", secret.made().toString());
      secret.until().ifPresent(until -> one.put("until", until.toString()));
    }
    return Payload.ofText(object.toString());
  }

  static Client read(Registered kept) {
    JsonNode object;
    try {
      object = MAPPER.readTree(kept.value().text());
    } catch (IOException e) {
      throw new IllegalStateException("the registry's " + kept.key() + " is no client", e);
    }
    List<KeptSecret> secrets = new ArrayList<>();
    for (JsonNode one : object.required("secrets")) {
      secrets.add(
          new KeptSecret(
              one.required("sha256").asText(),
              Instant.parse(one.required("made").asText()),
              one.has("until")
                  ? Optional.of(Instant.parse(one.required("until").asText()))
                  : Optional.empty()));
    }
    return new Client(
        object.required("name").asText(),
        object.required("client-id").asText(),
        texts(object.required("scopes")),
        reach(object),
        Instant.parse(object.required("created").asText()),
        object.required("by").asText(),
        secrets,
        kept.version());
  }

  private static Reach reach(JsonNode object) {
    if (object.has("application")) {
      return Reach.ofApplication(object.required("application").asText());
    }
    return object.has("subaccounts")
        ? Reach.ofSubaccounts(texts(object.required("subaccounts")))
        : Reach.ALL;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
