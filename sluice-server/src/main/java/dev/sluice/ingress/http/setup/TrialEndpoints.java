package dev.sluice.ingress.http.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.events.cloudevents.CloudEventsJson;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.RequestObject;
import dev.sluice.ingress.http.Routes;
import dev.sluice.outbox.RuleName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.explain.Explainer;
import dev.sluice.rule.explain.ExplanationJson;
import dev.sluice.setup.LiveRules;
import dev.sluice.setup.Setup;
import dev.sluice.setup.Trial;
import dev.sluice.view.MatchingView;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `POST /v1/rules/{name}/explain` and `POST /v1/rules/try`: why a rule takes an event or not, and
/// what a rule would take of the last events before it counts.
///
/// ```
/// POST /v1/rules/{name}/explain <a CloudEvent, or a matching view> → <as in ExplanationJson>
/// POST /v1/rules/try {"rule":<as in PUT /v1/rules/{name}>,"last":1000,"near":5}
/// → {"events":1000,"matched":3,"failed":0,"whole":true,
///    "matches":[{"position":…,"source":…,"id":…}],
///    "near":[{"position":…,"source":…,"id":…,"why":<as in ExplanationJson>}]}
/// ```
public final class TrialEndpoints {

  /// The name of a rule that has none yet.
  private static final String NAMELESS = "try";

  private static final Set<String> MEMBERS = Set.of("rule", "name", "last", "near");
  private static final int LAST = 1_000;
  private static final int NEAR = 5;

  private final Setup setup;
  private final LiveRules live;
  private final Trial trial;

  private TrialEndpoints(Setup setup, LiveRules live, Trial trial) {
    this.setup = setup;
    this.live = live;
    this.trial = trial;
  }

  /// The routes. What a trial tells has parts of events, so it needs the scope to see them.
  public static Routes.Builder routes(Setup setup, LiveRules live, Trial trial) {
    TrialEndpoints endpoints = new TrialEndpoints(setup, live, trial);
    return Routes.builder()
        .guarded("POST", "/v1/rules/{name}/explain", Scope.RULES_READ, endpoints::explain)
        .guarded("POST", "/v1/rules/" + NAMELESS, Scope.EVENTS_READ, endpoints::tryOut);
  }

  private Answer explain(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    Rule rule =
        find(name)
            .orElseThrow(() ->
                Fault.of(Fault.Kind.NOT_FOUND, "no-such-rule", "there is no rule '" + name + "'"));
    byte[] body = call.body();
    ObjectNode event = Json.readExact(body);
    ObjectNode view =
        event.has("specversion")
            ? MatchingView.tree(CloudEventsJson.read(body, 0, body.length))
            : event;
    return PieceJson.answer(200, ExplanationJson.of(name, Explainer.explain(rule, view)));
  }

  private Optional<Rule> find(String name) {
    try {
      return live.get().find(new RuleName(name));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Answer tryOut(Call call) {
    call.query().knowing(Set.of());
    ContentTypes.requireJson(call);
    ObjectNode body = Json.readExact(call.body());
    RequestObject.requireKnown(body, MEMBERS);
    int last = whole(body, "last", Trial.MAX_EVENTS, LAST);
    int near = whole(body, "near", Trial.MAX_NEAR, NEAR);
    return PieceJson.answer(200, written(trial.run(rule(body), last, near)));
  }

  /// The rule that is given, or the one that is named.
  private Rule rule(ObjectNode body) {
    if (body.path("rule") instanceof ObjectNode given && !body.has("name")) {
      given.remove("name");
      PieceJson.removeShown(given);
      if (!given.has("targets")) {
        given.putArray("targets");
      }
      return setup.tried(NAMELESS, given);
    }
    if (!body.has("rule") && body.path("name").isTextual()) {
      String name = body.path("name").textValue();
      return find(name)
          .orElseThrow(() ->
              Fault.of(Fault.Kind.NOT_FOUND, "no-such-rule", "there is no rule '" + name + "'"));
    }
    throw Fault.of(
        Fault.Kind.INVALID,
        "invalid-member",
        "member rule: a rule as an object, or beside it in its place 'name' with the name of one");
  }

  private static int whole(ObjectNode body, String member, int most, int otherwise) {
    JsonNode value = body.path(member);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isInt() || value.intValue() < 0 || value.intValue() > most) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-member",
          "member " + member + ": a whole number of 0 to " + most + " is right");
    }
    return value.intValue();
  }

  private static ObjectNode written(Trial.Result result) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("events", result.events());
    json.put("matched", result.matched());
    json.put("failed", result.failed());
    json.put("whole", result.isWhole());
    seen(json.putArray("matches"), result.matches());
    seen(json.putArray("near"), result.near());
    return json;
  }

  private static void seen(ArrayNode items, List<Trial.Seen> all) {
    for (Trial.Seen each : all) {
      ObjectNode item = items.addObject().put("position", each.position());
      item.put("source", each.source()).put("id", each.id());
      each.why().ifPresent(why -> item.set("why", ExplanationJson.of(NAMELESS, why)));
    }
  }
}
