package dev.sluice.ingress.http.oauth;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Reach;
import dev.sluice.identity.oauth.OAuthClients;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The clients, as they are managed.
///
/// ```
/// GET    /v1/oauth-clients                  {"clients":[{"name":…,"clientId":…,"scopes":[…],…}]}
/// GET    /v1/oauth-clients/{name}           {"name":…,…}
/// POST   /v1/oauth-clients                  {"name":…,"scopes":[…],"subaccounts":["101"]} → 201 with "clientSecret"
///                                           or with "application":"books" in place of "subaccounts"
/// POST   /v1/oauth-clients/{name}/rotate    {"overlapSeconds":86400} or nothing → with "clientSecret"
/// DELETE /v1/oauth-clients/{name}           204
/// ```
final class ClientsEndpoint {

  private static final Map<String, String> ONCE = Map.of("Cache-Control", "no-store");

  private final OAuthClients clients;

  ClientsEndpoint(OAuthClients clients) {
    this.clients = clients;
  }

  Answer list(Call call) {
    call.query().knowing(Set.of());
    List<OAuthClients.Shown> all = clients.list(caller(call));
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("clients");
          for (OAuthClients.Shown client : all) {
            json.writeStartObject();
            write(json, client);
            json.writeEndObject();
          }
          json.writeEndArray();
        }));
  }

  Answer one(Call call) {
    call.query().knowing(Set.of());
    OAuthClients.Shown client = clients.find(call.segment("name"), caller(call));
    return Answer.json(200, Json.object(json -> write(json, client)));
  }

  Answer create(Call call) {
    call.query().knowing(Set.of());
    JsonNode body = body(call, Set.of("name", "scopes", "subaccounts", "application"));
    JsonNode name = body.path("name");
    if (!name.isTextual() || !body.path("scopes").isArray()) {
      throw invalid("name must be a string, and scopes an array of strings");
    }
    List<String> wanted = texts(body, "scopes");
    return made(201, clients.create(caller(call), name.textValue(), wanted, reach(body)));
  }

  private static Reach reach(JsonNode body) {
    boolean isBound = body.has("application");
    if (isBound && !body.path("application").isTextual()) {
      throw invalid("application must be a string");
    }
    try {
      return new Reach(
          body.has("subaccounts")
              ? Optional.of(new LinkedHashSet<>(texts(body, "subaccounts")))
              : Optional.empty(),
          isBound ? Optional.of(body.path("application").textValue()) : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw invalid((isBound ? "application: " : "subaccounts: ") + e.getMessage());
    }
  }

  private static List<String> texts(JsonNode body, String member) {
    JsonNode array = body.path(member);
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    if (!array.isArray() || !array.valueStream().allMatch(JsonNode::isTextual)) {
      throw invalid(member + " must be an array of strings");
    }
    return texts;
  }

  Answer rotate(Call call) {
    call.query().knowing(Set.of());
    Duration overlap = OAuthClients.OVERLAP;
    if (call.body().length > 0) {
      JsonNode seconds = body(call, Set.of("overlapSeconds")).path("overlapSeconds");
      if (!seconds.isMissingNode()) {
        if (!seconds.isIntegralNumber() || !seconds.canConvertToInt()) {
          throw invalid("overlapSeconds must be a whole number");
        }
        overlap = Duration.ofSeconds(seconds.intValue());
      }
    }
    return made(200, clients.rotate(caller(call), call.segment("name"), overlap));
  }

  Answer remove(Call call) {
    call.query().knowing(Set.of());
    clients.remove(caller(call), call.segment("name"));
    return new Answer(204, "application/json", Payload.EMPTY, Map.of());
  }

  private static Answer made(int status, OAuthClients.Made made) {
    byte[] body =
        Json.object(json -> {
          write(json, made.client());
          json.writeStringField("clientSecret", made.secret());
        });
    return new Answer(status, "application/json", Payload.of(body), ONCE);
  }

  private static void write(JsonGenerator json, OAuthClients.Shown client) throws IOException {
    json.writeStringField("name", client.name());
    json.writeStringField("clientId", client.clientId());
    Json.texts(json, "scopes", client.scopes());
    if (client.reach().subaccounts().isPresent()) {
      Json.texts(json, "subaccounts", client.reach().subaccounts().get());
    }
    writeIfPresent(json, "application", client.reach().application());
    json.writeStringField("origin", client.origin());
    writeIfPresent(json, "created", client.created());
    writeIfPresent(json, "by", client.by());
    writeIfPresent(json, "oldSecretUntil", client.retiring());
  }

  private static void writeIfPresent(JsonGenerator json, String name, Optional<?> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get().toString());
    }
  }

  static Caller caller(Call call) {
    return call.caller().orElseThrow(() -> new IllegalStateException("the route is open"));
  }

  static JsonNode body(Call call, Set<String> names) {
    ContentTypes.requireJson(call);
    JsonNode body = Json.readObject(call.body());
    for (Map.Entry<String, JsonNode> member : body.properties()) {
      if (!names.contains(member.getKey())) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "unknown-member",
            "there is no member '"
                + member.getKey()
                + "' here; there are "
                + String.join(", ", new TreeSet<>(names)));
      }
    }
    return body;
  }

  static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-member", sentence);
  }
}
