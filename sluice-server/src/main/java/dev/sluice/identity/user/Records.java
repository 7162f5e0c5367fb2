package dev.sluice.identity.user;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.registry.Registered;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Users and sessions as the registry keeps them: JSON, version 1.
///
/// ```
/// identity/user/<sub>
///   {"v":1,"name":…,"status":…,"enabled":true,"attributes":{…},"password":"$argon2id$…",
///    "temporaryUntil":…,"codes":{"SIGN_UP":{"digest":…,"expires":…,"wrongTries":0}},
///    "challenge":{"digest":…,"client":…,"expires":…},"created":…,"modified":…}
/// identity/session/<sub>/<origin_jti>
///   {"v":1,"client":…,"digest":…,"authTime":…,"expires":…}
/// ```
///
/// Times are ISO 8601. A member stands only where there is something to say.
final class Records {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final int VERSION = 1;

  private Records() {}

  static Payload write(User user) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("v", VERSION);
    json.put("name", user.name());
    json.put("status", user.status().name());
    json.put("enabled", user.enabled());
    ObjectNode attributes = json.putObject("attributes");
    user.attributes().forEach(attributes::put);
    json.put("password", user.password());
    user.temporaryUntil().ifPresent(until -> json.put("temporaryUntil", until.toString()));
    ObjectNode codes = json.putObject("codes");
    user.codes()
        .forEach((use, code) ->
            codes
                .putObject(use.name())
                .put("digest", code.digest())
                .put("expires", code.expires().toString())
                .put("wrongTries", code.wrongTries()));
    user.challenge()
        .ifPresent(challenge ->
            json.putObject("challenge")
                .put("digest", challenge.digest())
                .put("client", challenge.client())
                .put("expires", challenge.expires().toString()));
    json.put("created", user.created().toString());
    json.put("modified", user.modified().toString());
    return Payload.ofText(json.toString());
  }

  static User user(Registered kept) {
    JsonNode json = read(kept);
    Map<String, String> attributes = new LinkedHashMap<>();
    json.path("attributes")
        .properties()
        .forEach(a -> attributes.put(a.getKey(), text(a.getValue())));
    Map<Code.Use, Code> codes = new EnumMap<>(Code.Use.class);
    json.path("codes")
        .properties()
        .forEach(c ->
            codes.put(
                Code.Use.valueOf(c.getKey()),
                new Code(
                    text(c.getValue().path("digest")),
                    time(c.getValue().path("expires")),
                    c.getValue().path("wrongTries").asInt())));
    JsonNode challenge = json.path("challenge");
    return new User(
        kept.key().substring(UserKeys.USERS.length()),
        text(json.path("name")),
        UserStatus.valueOf(text(json.path("status"))),
        json.path("enabled").asBoolean(),
        attributes,
        text(json.path("password")),
        json.has("temporaryUntil")
            ? Optional.of(time(json.path("temporaryUntil")))
            : Optional.empty(),
        codes,
        challenge.isObject()
            ? Optional.of(
                new User.Challenge(
                    text(challenge.path("digest")),
                    text(challenge.path("client")),
                    time(challenge.path("expires"))))
            : Optional.empty(),
        time(json.path("created")),
        time(json.path("modified")),
        kept.version());
  }

  static Payload write(Session session) {
    return Payload.ofText(
        MAPPER
            .createObjectNode()
            .put("v", VERSION)
            .put("client", session.client())
            .put("digest", session.digest())
            .put("authTime", session.authTime().toString())
            .put("expires", session.expires().toString())
            .toString());
  }

  static Session session(Registered kept) {
    JsonNode json = read(kept);
    String[] parts = kept.key().substring(UserKeys.SESSIONS.length()).split("/", -1);
    return new Session(
        parts[0],
        parts[1],
        text(json.path("client")),
        text(json.path("digest")),
        time(json.path("authTime")),
        time(json.path("expires")),
        kept.version());
  }

  private static JsonNode read(Registered kept) {
    try {
      JsonNode json = MAPPER.readTree(kept.value().text());
      if (json.path("v").asInt() == VERSION) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // The cause is left out: it shows what stands in the value.
      throw new IllegalStateException("the registry's value " + kept.key() + " is no JSON");
    }
    throw new IllegalStateException(
        "the registry's value " + kept.key() + " is not of version " + VERSION);
  }

  private static String text(JsonNode node) {
    return node.asText("");
  }

  private static Instant time(JsonNode node) {
    return Instant.parse(node.asText());
  }
}
