package dev.sluice.ingress.http.setup;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.IfMatch;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Query;
import dev.sluice.ingress.http.Routes;
import dev.sluice.rule.Rule;
import dev.sluice.rule.Selector;
import dev.sluice.setup.Kept;
import dev.sluice.setup.Setup;
import dev.sluice.setup.Sort;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// `/v1/rules`: makes, shows, changes and removes rules.
///
/// ```
/// PUT /v1/rules/{name}   If-Match: "<version>" {"pattern":…,"targets":[…],…} → 201 or 200, as GET
/// GET /v1/rules/{name}   → ETag: "<version>" <as in PieceJson>
/// GET /v1/rules?after=<name>&limit=100 → {"rules":[…],"next":<name>}, by their names
/// POST /v1/rules/{name}/enable, …/disable   If-Match: "<version>" → as GET
/// DELETE /v1/rules/{name}   If-Match: "<version>" → {"removed":"<name>"}
/// ```
public final class RuleEndpoints {

  private static final String ALL = "/v1/rules";
  private static final String ONE = ALL + "/{name}";
  private static final int PAGE = 100;
  private static final int MAX_PAGE = 1_000;

  private final Setup setup;

  private RuleEndpoints(Setup setup) {
    this.setup = setup;
  }

  /// The routes over these rules.
  public static Routes.Builder routes(Setup setup) {
    RuleEndpoints endpoints = new RuleEndpoints(setup);
    return Routes.builder()
        .guarded("GET", ALL, Scope.RULES_READ, endpoints::list)
        .guarded("GET", ONE, Scope.RULES_READ, endpoints::one)
        .guarded("PUT", ONE, Scope.RULES_WRITE, endpoints::put)
        .guarded("DELETE", ONE, Scope.RULES_WRITE, endpoints::delete)
        .guarded("POST", ONE + "/enable", Scope.RULES_WRITE, call -> endpoints.enable(call, true))
        .guarded(
            "POST", ONE + "/disable", Scope.RULES_WRITE, call -> endpoints.enable(call, false));
  }

  private Answer list(Call call) {
    Query query = call.query().knowing(Set.of("after", "limit"));
    String after = query.value("after").orElse("");
    int limit = query.word("limit", RuleEndpoints::limit).orElse(PAGE);
    TreeMap<String, Supplier<ObjectNode>> all = new TreeMap<>();
    for (Kept kept : setup.all(Sort.RULE)) {
      all.put(kept.name(), () -> PieceJson.shown(setup, Sort.RULE, kept));
    }
    setup.fileRules().forEach(rule -> all.put(rule.name().value(), () -> ofFile(setup, rule)));
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("rules");
    for (Map.Entry<String, Supplier<ObjectNode>> each : all.tailMap(after, false).entrySet()) {
      if (items.size() == limit) {
        page.put("next", items.get(limit - 1).path("name").asText());
        break;
      }
      items.add(each.getValue().get());
    }
    return PieceJson.answer(200, page);
  }

  private static int limit(String text) {
    if (text.matches("[1-9][0-9]{0,3}") && Integer.parseInt(text) <= MAX_PAGE) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException("1 to " + MAX_PAGE + " is right");
  }

  private Answer one(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    Optional<Rule> file = setup.fileRule(name);
    if (file.isPresent()) {
      return PieceJson.answer(200, ofFile(setup, file.get()));
    }
    return PieceJson.answer(setup, Sort.RULE, setup.require(Sort.RULE, name));
  }

  /// A rule of the file, with what it has from a ready-made one, and in the words of the API.
  private static ObjectNode ofFile(Setup setup, Rule rule) {
    String name = rule.name().value();
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
    setup.shownOfFile(Sort.RULE, name).ifPresent(json::setAll);
    String key =
        switch (rule.selector()) {
          case Selector.EventPattern _ -> "pattern";
          case Selector.Filters _ -> "filters";
        };
    // As a member, since filters are a list.
    byte[] member =
        ("{\"" + key + "\":" + rule.selector().json() + "}").getBytes(StandardCharsets.UTF_8);
    json.setAll(Json.readExact(member));
    ArrayNode targets = json.putArray("targets");
    rule.targets().forEach(target -> targets.add(target.value()));
    return json.put("enabled", rule.enabled()).put("from", "file");
  }

  private Answer put(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    ObjectNode json = PieceJson.given(call, name);
    Setup.Put put =
        setup.putRule(
            call.requireCaller().name(),
            name,
            json,
            Optional.empty(),
            IfMatch.version(call, "rule"));
    return PieceJson.answer(setup, Sort.RULE, put).with("Location", ALL + "/" + name);
  }

  private Answer enable(Call call, boolean enabled) {
    call.query().knowing(Set.of());
    Kept kept =
        setup.enableRule(
            call.requireCaller().name(),
            call.segment("name"),
            enabled,
            IfMatch.version(call, "rule"));
    return PieceJson.answer(setup, Sort.RULE, kept);
  }

  private Answer delete(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    setup.deleteRule(call.requireCaller().name(), name, IfMatch.version(call, "rule"));
    return PieceJson.removed(name);
  }
}
