package dev.sluice.ingress.http.receipt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.ContentTypes;
import dev.sluice.ingress.http.IfMatch;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.Routes;
import dev.sluice.mail.receipt.KeptRule;
import dev.sluice.mail.receipt.ReceiptRules;
import dev.sluice.mail.receipt.rule.ReceiptRule;
import dev.sluice.mail.receipt.rule.RuleJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `/v1/receipt-rules`: makes, shows, changes, removes and orders receipt rules.
///
/// ```
/// POST /v1/receipt-rules {<as in RuleJson>,"after":"<rule, or empty to come first>"}
/// → 201 <as below>
/// GET /v1/receipt-rules/{name}   → ETag: "<version>"
/// → {<as in RuleJson>,"from":"api","version":1,
///    "created":<time>,"createdBy":…,"changed":<time>,"changedBy":…}
/// GET /v1/receipt-rules → {"rules":[…]}, in the order in which they count
/// PUT /v1/receipt-rules {"order":[<names of all rules that are from the API>]} → as GET
/// PUT /v1/receipt-rules/{name}   If-Match: "<version>" {<as in RuleJson>} → as GET
/// DELETE /v1/receipt-rules/{name}   If-Match: "<version>" → {"removed":"<name>"}
/// ```
///
/// A rule that is `"from":"file"` has neither a version nor times.
public final class ReceiptRuleEndpoints {

  private static final String ALL = "/v1/receipt-rules";
  private static final String ONE = ALL + "/{name}";

  /// What a rule is shown with, and may be given back with.
  private static final List<String> SHOWN_ONLY =
      List.of("from", "version", "created", "createdBy", "changed", "changedBy");

  private final ReceiptRules rules;

  ReceiptRuleEndpoints(ReceiptRules rules) {
    this.rules = rules;
  }

  /// The routes over these rules.
  public static Routes.Builder routes(ReceiptRules rules) {
    ReceiptRuleEndpoints endpoints = new ReceiptRuleEndpoints(rules);
    return Routes.builder()
        .guarded("POST", ALL, Scope.RECEIPT_WRITE, endpoints::create)
        .guarded("GET", ALL, Scope.RECEIPT_READ, endpoints::list)
        .guarded("PUT", ALL, Scope.RECEIPT_WRITE, endpoints::order)
        .guarded("GET", ONE, Scope.RECEIPT_READ, endpoints::one)
        .guarded("PUT", ONE, Scope.RECEIPT_WRITE, endpoints::replace)
        .guarded("DELETE", ONE, Scope.RECEIPT_WRITE, endpoints::delete);
  }

  Answer create(Call call) {
    ObjectNode body = body(call);
    Optional<String> after = Optional.empty();
    JsonNode given = body.remove("after");
    if (given != null) {
      if (!given.isTextual()) {
        throw invalid("after", "it must be a string");
      }
      after = Optional.of(given.textValue());
    }
    KeptRule made = rules.create(call.requireCaller().name(), RuleJson.read(body), after);
    return shown(201, made).with("Location", ALL + "/" + made.rule().name());
  }

  Answer list(Call call) {
    call.query().knowing(Set.of());
    return all();
  }

  private Answer all() {
    ObjectNode page = JsonNodeFactory.instance.objectNode();
    ArrayNode items = page.putArray("rules");
    rules.all().forEach(rule -> items.add(written(rule)));
    return answer(200, page);
  }

  Answer order(Call call) {
    ObjectNode body = body(call);
    JsonNode order = body.path("order");
    if (body.size() != 1 || !order.isArray()) {
      throw invalid("order", "it must be the one member, and an array of names");
    }
    List<String> names = new ArrayList<>();
    for (JsonNode name : order) {
      if (!name.isTextual()) {
        throw invalid("order", "each of its items must be a string");
      }
      names.add(name.textValue());
    }
    rules.order(call.requireCaller().name(), names);
    return all();
  }

  Answer one(Call call) {
    call.query().knowing(Set.of());
    return shown(200, rules.require(call.segment("name")));
  }

  Answer replace(Call call) {
    String name = rules.require(call.segment("name")).rule().name();
    ObjectNode body = body(call);
    body.remove(SHOWN_ONLY);
    if (!body.has("name")) {
      body.put("name", name);
    }
    ReceiptRule rule = RuleJson.read(body);
    if (!rule.name().equals(name)) {
      throw invalid("name", "it is not the one in the path");
    }
    return shown(
        200, rules.replace(call.requireCaller().name(), rule, IfMatch.version(call, "rule")));
  }

  Answer delete(Call call) {
    call.query().knowing(Set.of());
    String name = call.segment("name");
    rules.delete(call.requireCaller().name(), name, IfMatch.version(call, "rule"));
    return Answer.json(200, Json.object(json -> json.writeStringField("removed", name)));
  }

  private static ObjectNode body(Call call) {
    call.query().knowing(Set.of());
    ContentTypes.requireJson(call);
    return (ObjectNode) Json.readObject(call.body());
  }

  private static Answer shown(int status, KeptRule rule) {
    Answer answer = answer(status, written(rule));
    return rule.isOfFile() ? answer : answer.with("ETag", "\"" + rule.version() + "\"");
  }

  private static Answer answer(int status, ObjectNode json) {
    return Answer.json(status, json.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode written(KeptRule kept) {
    ObjectNode json = RuleJson.write(kept.rule());
    json.put("from", kept.isOfFile() ? "file" : "api");
    if (!kept.isOfFile()) {
      json.put("version", kept.version());
    }
    change(json, "created", kept.made());
    change(json, "changed", kept.changed());
    return json;
  }

  private static void change(ObjectNode json, String member, Optional<KeptRule.Change> change) {
    change.ifPresent(done -> json.put(member, done.at().toString()).put(member + "By", done.by()));
  }

  private static Fault invalid(String member, String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-member", "member " + member + ": " + sentence);
  }
}
