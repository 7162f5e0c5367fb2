package dev.sluice.identity.key;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// A key as the registry keeps it under `identity/key/<name>`.
///
/// ```
/// {"version":1,"name":…,"clientId":…,"scopes":[…],"created":<time>,"createdBy":…,
///  "subaccounts":["101"],                                       where it is restricted to some
///  "application":"books",                                       where it is bound to one
///  "expires":<time>,"rate":"100/s","quota":"1000/day",          where there are any
///  "digests":[{"sha256":<hex>},{"sha256":<hex>,"until":<time>}]}  the newest first
/// ```
///
/// One that is restricted to subaccounts is of version 2, and one that is bound to an application
/// of version 3: a hub that knows nothing of them must not take it for one that sees everything.
record StoredKey(NewKey key, Instant created, String createdBy, List<Digest> digests) {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int VERSION = 1;
  private static final int RESTRICTED = 2;
  private static final int BOUND = 3;

  /// The digest of a key, and until when it counts when a newer one took its place.
  record Digest(String hex, Optional<Instant> until) {
    static Digest of(byte[] digest) {
      return new Digest(HexFormat.of().formatHex(digest), Optional.empty());
    }

    byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }
  }

  StoredKey {
    digests = List.copyOf(digests);
  }

  Payload toPayload() {
    ObjectNode json = JSON.createObjectNode();
    json.put("version", version(key.reach()));
    json.put("name", key.name());
    json.put("clientId", key.clientId());
    ArrayNode scopes = json.putArray("scopes");
    key.scopes().texts().forEach(scopes::add);
    key.reach().subaccounts().ifPresent(only -> only.forEach(json.putArray("subaccounts")::add));
    key.reach().application().ifPresent(name -> json.put("application", name));
    json.put("created", created.toString());
    json.put("createdBy", createdBy);
    key.expires().ifPresent(time -> json.put("expires", time.toString()));
    key.limits().rate().ifPresent(rate -> json.put("rate", rate.toString()));
    key.limits().quota().ifPresent(quota -> json.put("quota", quota.toString()));
    ArrayNode array = json.putArray("digests");
    for (Digest digest : digests) {
      ObjectNode each = array.addObject().put("sha256", digest.hex());
      digest.until().ifPresent(until -> each.put("until", until.toString()));
    }
    return Payload.ofText(json.toString());
  }

  /// Reads it back.
  ///
  /// @throws IllegalArgumentException when it is not as this version writes it
  static StoredKey read(Payload value) {
    JsonNode json;
    try {
      json = JSON.readTree(value.text());
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is not JSON", e);
    }
    int version = json.path("version").asInt();
    if (version < VERSION || version > BOUND) {
      throw new IllegalArgumentException("it is of version " + version);
    }
    List<Digest> digests = new ArrayList<>();
    json.path("digests")
        .forEach(each -> digests.add(new Digest(needed(each, "sha256"), time(each, "until"))));
    return new StoredKey(
        new NewKey(
            needed(json, "name"),
            needed(json, "clientId"),
            new Scopes(texts(json, "scopes")),
            reach(json, version),
            time(json, "expires"),
            new Limits(text(json, "rate").map(Rate::parse), text(json, "quota").map(Quota::parse))),
        Instant.parse(needed(json, "created")),
        needed(json, "createdBy"),
        digests);
  }

  private static int version(Reach reach) {
    return reach
        .restriction()
        .map(restriction ->
            switch (restriction) {
              case SUBACCOUNTS -> RESTRICTED;
              case APPLICATION -> BOUND;
            })
        .orElse(VERSION);
  }

  private static Reach reach(JsonNode json, int version) {
    return switch (version) {
      case RESTRICTED -> Reach.ofSubaccounts(texts(json, "subaccounts"));
      case BOUND -> Reach.ofApplication(needed(json, "application"));
      default -> Reach.ALL;
    };
  }

  private static List<String> texts(JsonNode json, String member) {
    List<String> texts = new ArrayList<>();
    json.path(member).forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static Optional<String> text(JsonNode json, String member) {
    return Optional.ofNullable(json.path(member).textValue());
  }

  private static String needed(JsonNode json, String member) {
    return text(json, member)
        .orElseThrow(() -> new IllegalArgumentException(member + " is missing"));
  }

  private static Optional<Instant> time(JsonNode json, String member) {
    return text(json, member).map(Instant::parse);
  }
}
