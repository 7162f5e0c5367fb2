package dev.sluice.ingress.http.manage;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Restriction;
import dev.sluice.identity.Scope;
import dev.sluice.identity.Scopes;
import dev.sluice.identity.key.ApiKeys;
import dev.sluice.identity.key.Expiry;
import dev.sluice.identity.key.KeyView;
import dev.sluice.identity.key.Limits;
import dev.sluice.identity.key.NewKey;
import dev.sluice.identity.key.Quota;
import dev.sluice.identity.key.Rate;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Overlap;
import dev.sluice.ingress.http.Query;
import dev.sluice.ingress.http.RequestObject;
import dev.sluice.ingress.http.Routes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `/v1/keys`: makes, lists, rotates and revokes API keys.
///
/// ```
/// POST /v1/keys
///   {"name":…,"scopes":[…],"subaccounts":["101"],"clientId":…,"expires":…,"rate":…,"quota":…}
///   or with "application":"books" in place of "subaccounts"
/// → 201 {"key":"slk_…",<as below>}
/// GET /v1/keys/{name}
/// → {"name":…,"from":"api","clientId":…,"scopes":[…],"subaccounts":["101"],
///    "expires":<time>,"rate":"100/s","quota":"1000/day","used":{"requests":4,"since":<time>,"until":<time>},
///    "created":<time>,"createdBy":…,"oldKeysUntil":[<time>]}
/// GET /v1/keys?after=<name>&limit=100 → {"keys":[…],"next":"<name, absent when there are no more>"}
/// POST /v1/keys/{name}/rotate {"overlap":"24h"} → {"key":"slk_…",…}
/// DELETE /v1/keys/{name} → {"revoked":"<name>"}
/// ```
///
/// A member stands only where there is something to say. A key that is `"from":"file"` has neither
/// `created` nor `createdBy`.
public final class KeyEndpoints {

  private static final Set<String> MEMBERS =
      Set.of(
          "name", "clientId", "scopes", "subaccounts", "application", "expires", "rate", "quota");
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;

  private final ApiKeys keys;

  KeyEndpoints(ApiKeys keys) {
    this.keys = keys;
  }

  /// The routes over these keys.
  public static Routes.Builder routes(ApiKeys keys) {
    KeyEndpoints endpoints = new KeyEndpoints(keys);
    return Routes.builder()
        .narrowed("POST", "/v1/keys", Scope.KEYS_WRITE, Restriction.ANY, endpoints::create)
        .narrowed("GET", "/v1/keys", Scope.KEYS_READ, Restriction.ANY, endpoints::list)
        .narrowed("GET", "/v1/keys/{name}", Scope.KEYS_READ, Restriction.ANY, endpoints::one)
        .narrowed("DELETE", "/v1/keys/{name}", Scope.KEYS_WRITE, Restriction.ANY, endpoints::revoke)
        .narrowed(
            "POST", "/v1/keys/{name}/rotate", Scope.KEYS_WRITE, Restriction.ANY, endpoints::rotate);
  }

  Answer create(Call call) {
    call.query().knowing(Set.of());
    RequestObject body = RequestObject.of(call, MEMBERS);
    String name = body.neededText("name", NewKey::requireName);
    NewKey wanted =
        new NewKey(
            name,
            body.text("clientId", NewKey::requireClientId).orElse(name),
            body.texts("scopes", Scopes::of).orElse(Scopes.of(Scope.EVENTS_SEND)),
            reach(body),
            body.text("expires", Expiry::parse),
            new Limits(body.text("rate", Rate::parse), body.text("quota", Quota::parse)));
    return fresh(201, keys.create(wanted, call.requireCaller()))
        .with("Location", "/v1/keys/" + wanted.name());
  }

  private static Reach reach(RequestObject body) {
    Optional<Reach> some = body.texts("subaccounts", Reach::ofSubaccounts);
    return body.text(
            "application", name -> new Reach(some.flatMap(Reach::subaccounts), Optional.of(name)))
        .orElse(some.orElse(Reach.ALL));
  }

  Answer rotate(Call call) {
    call.query().knowing(Set.of());
    Duration overlap =
        call.body().length == 0
            ? ApiKeys.DEFAULT_OVERLAP
            : RequestObject.of(call, Set.of("overlap"))
                .text("overlap", text -> Overlap.parse(text, ApiKeys.MAX_OVERLAP))
                .orElse(ApiKeys.DEFAULT_OVERLAP);
    return fresh(200, keys.rotate(call.segment("name"), overlap, call.requireCaller()));
  }

  Answer revoke(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    keys.revoke(name, call.requireCaller());
    return Answer.json(200, Json.object(json -> json.writeStringField("revoked", name)));
  }

  Answer one(Call call) {
    call.query().knowing(Set.of());
    KeyView key = keys.find(call.segment("name"), call.requireCaller());
    return Answer.json(200, Json.object(json -> write(json, key)));
  }

  Answer list(Call call) {
    Query query = call.query().knowing(Set.of("after", "limit"));
    int limit = query.value("limit").map(KeyEndpoints::limit).orElse(DEFAULT_LIMIT);
    // One more than is shown tells whether there is a next page.
    List<KeyView> found =
        keys.list(query.value("after").orElse(""), limit + 1, call.requireCaller());
    List<KeyView> shown = found.size() > limit ? found.subList(0, limit) : found;
    return Answer.json(
        200,
        Json.object(json -> {
          json.writeArrayFieldStart("keys");
          for (KeyView key : shown) {
            json.writeStartObject();
            write(json, key);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (found.size() > limit) {
            json.writeStringField("next", shown.getLast().name());
          }
        }));
  }

  private static int limit(String text) {
    int limit;
    try {
      limit = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      limit = 0;
    }
    if (limit < 1 || limit > MAX_LIMIT) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-parameter",
          "query parameter limit: '" + text + "' is not a number from 1 to " + MAX_LIMIT);
    }
    return limit;
  }

  /// Nothing on the way may keep what is shown once.
  private static Answer fresh(int status, KeyView.Fresh fresh) {
    byte[] body =
        Json.object(json -> {
          json.writeStringField("key", fresh.text());
          write(json, fresh.key());
        });
    return Answer.json(status, body).with("Cache-Control", "no-store");
  }

  private static void write(JsonGenerator json, KeyView key) throws IOException {
    json.writeStringField("name", key.name());
    json.writeStringField("from", key.made().isPresent() ? "api" : "file");
    json.writeStringField("clientId", key.clientId());
    Json.texts(json, "scopes", key.scopes().texts());
    if (key.reach().subaccounts().isPresent()) {
      Json.texts(json, "subaccounts", key.reach().subaccounts().get());
    }
    text(json, "application", key.reach().application());
    text(json, "expires", key.expires());
    text(json, "rate", key.limits().rate());
    text(json, "quota", key.limits().quota());
    if (key.used().isPresent()) {
      KeyView.Used used = key.used().get();
      json.writeObjectFieldStart("used");
      json.writeNumberField("requests", used.requests());
      json.writeStringField("since", used.since().toString());
      json.writeStringField("until", used.until().toString());
      json.writeEndObject();
    }
    text(json, "created", key.made().map(KeyView.Made::at));
    text(json, "createdBy", key.made().map(KeyView.Made::by));
    if (!key.oldUntil().isEmpty()) {
      Json.texts(json, "oldKeysUntil", key.oldUntil().stream().map(Instant::toString).toList());
    }
  }

  private static void text(JsonGenerator json, String member, Optional<?> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(member, value.get().toString());
    }
  }
}
