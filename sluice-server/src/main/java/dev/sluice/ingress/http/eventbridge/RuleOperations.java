package dev.sluice.ingress.http.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.Json;
import dev.sluice.ingress.http.aws.Trouble;
import dev.sluice.outbox.RuleName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.rule.Selector;
import dev.sluice.setup.Kept;
import dev.sluice.setup.LiveRules;
import dev.sluice.setup.Setup;
import dev.sluice.setup.Sort;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/// Operations on rules. Those of the configuration are seen, as rules that are managed by somebody
/// else are at EventBridge, and not changed.
final class RuleOperations {

  private static final String ARN = "arn:sluice:events:::rule/";
  private static final String BUS = "default";
  private static final int MAX_DESCRIPTION = 512;

  private final Setup setup;
  private final LiveRules live;

  RuleOperations(Setup setup, LiveRules live) {
    this.setup = setup;
    this.live = live;
  }

  List<Operation> operations() {
    return List.of(
        new Operation("TestEventPattern", Scope.RULES_READ, RuleOperations::test),
        new Operation("PutRule", Scope.RULES_WRITE, this::put),
        new Operation("DescribeRule", Scope.RULES_READ, this::describe),
        new Operation("ListRules", Scope.RULES_READ, this::list),
        new Operation("EnableRule", Scope.RULES_WRITE, asked -> enable(asked, true)),
        new Operation("DisableRule", Scope.RULES_WRITE, asked -> enable(asked, false)),
        new Operation("DeleteRule", Scope.RULES_WRITE, this::delete));
  }

  private static ObjectNode nothing() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode test(Asked asked) {
    String pattern = required(asked, "EventPattern");
    String event = required(asked, "Event");
    ObjectNode view;
    try {
      view = Json.readExact(event.getBytes(StandardCharsets.UTF_8));
    } catch (Fault fault) {
      throw Trouble.invalid("Parameter Event is not valid. Reason: " + fault.sentence());
    }
    Rule rule = new Rule(new RuleName("rule"), pattern(pattern).toString(), List.of(), true);
    return nothing().put("Result", !RuleSet.compile(List.of(rule)).matching(view).isEmpty());
  }

  private static String required(Asked asked, String member) {
    return asked
        .text(member)
        .orElseThrow(() -> Asked.violation("null", member, "Member must not be null"));
  }

  private static ObjectNode pattern(String text) {
    try {
      return Json.readExact(text.getBytes(StandardCharsets.UTF_8));
    } catch (Fault fault) {
      throw Failures.pattern(fault.sentence());
    }
  }

  private ObjectNode put(Asked asked) {
    String name = asked.name("Name");
    asked.requireDefaultBus();
    Asked.refuse(asked.body(), List.of("ScheduleExpression"), "rules are for events only");
    Asked.refuse(asked.body(), List.of("Tags"), "rules have none");
    ObjectNode pattern =
        pattern(
            asked
                .text("EventPattern")
                .orElseThrow(() ->
                    Trouble.invalid(
                        "Parameter(s) EventPattern or ScheduleExpression must be specified.")));
    Optional<Kept> old = setup.find(Sort.RULE, name);
    ObjectNode json = old.map(kept -> kept.json().deepCopy()).orElseGet(RuleOperations::nothing);
    json.remove(List.of("filters", "ready-made", "description"));
    json.set("pattern", pattern);
    json.put("enabled", isEnabled(asked));
    asked.text("Description").ifPresent(text -> json.put("description", description(text)));
    OptionalLong version =
        old.map(kept -> OptionalLong.of(kept.version())).orElse(OptionalLong.empty());
    setup.putRule(asked.by(), name, json, Optional.empty(), version);
    return nothing().put("RuleArn", ARN + name);
  }

  private static boolean isEnabled(Asked asked) {
    String state = asked.text("State").orElse("ENABLED");
    return switch (state) {
      case "ENABLED" -> true;
      case "DISABLED" -> false;
      default ->
          throw Asked.violation(
              "'" + state + "'",
              "State",
              "Member must satisfy enum value set: [ENABLED, DISABLED]");
    };
  }

  private static String description(String text) {
    if (text.length() > MAX_DESCRIPTION) {
      throw Asked.violation(
          "'" + text.substring(0, 20) + "…'",
          "Description",
          "Member must have length less than or equal to " + MAX_DESCRIPTION);
    }
    // What looks like a placeholder is none: nobody fills descriptions.
    return text.replace("${", "$${");
  }

  private ObjectNode describe(Asked asked) {
    String name = asked.name("Name");
    asked.requireDefaultBus();
    return setup
        .fileRule(name)
        .map(RuleOperations::shown)
        .or(() -> setup.find(Sort.RULE, name).map(this::shown))
        .orElseThrow(() -> missing(name));
  }

  static Trouble missing(String name) {
    return Trouble.missing("Rule " + name + " does not exist on EventBus default.");
  }

  private ObjectNode shown(Kept kept) {
    ObjectNode json = shown(kept.name(), kept.isEnabled());
    // The rule that counts knows the pattern of a ready-made one too.
    Optional<String> pattern =
        live.get()
            .find(new RuleName(kept.name()))
            .filter(rule -> rule.selector() instanceof Selector.EventPattern)
            .map(rule -> rule.selector().json())
            .or(() -> Optional.ofNullable(kept.json().get("pattern")).map(JsonNode::toString));
    pattern.ifPresent(text -> json.put("EventPattern", text));
    JsonNode description = kept.json().get("description");
    if (description != null) {
      json.put("Description", description.asText().replace("$${", "${"));
    }
    return json.put("CreatedBy", kept.made().by());
  }

  private static ObjectNode shown(Rule rule) {
    ObjectNode json = shown(rule.name().value(), rule.enabled());
    if (rule.selector() instanceof Selector.EventPattern(String pattern)) {
      json.put("EventPattern", pattern);
    }
    return json.put("ManagedBy", "sluice.yaml");
  }

  private static ObjectNode shown(String name, boolean enabled) {
    return nothing()
        .put("Name", name)
        .put("Arn", ARN + name)
        .put("State", enabled ? "ENABLED" : "DISABLED")
        .put("EventBusName", BUS);
  }

  private ObjectNode list(Asked asked) {
    asked.requireDefaultBus();
    String prefix = asked.text("NamePrefix").orElse("");
    TreeMap<String, ObjectNode> all = new TreeMap<>();
    setup.all(Sort.RULE).forEach(kept -> all.put(kept.name(), shown(kept)));
    setup.fileRules().forEach(rule -> all.put(rule.name().value(), shown(rule)));
    all.keySet().removeIf(name -> !name.startsWith(prefix));
    all.values().forEach(rule -> rule.remove("CreatedBy"));
    return Paging.of(asked, "Rules", all);
  }

  private ObjectNode enable(Asked asked, boolean enabled) {
    String name = asked.name("Name");
    asked.requireDefaultBus();
    requireThere(name);
    setup.enableRule(asked.by(), name, enabled, OptionalLong.empty());
    return nothing();
  }

  private void requireThere(String name) {
    if (setup.fileRule(name).isEmpty() && setup.find(Sort.RULE, name).isEmpty()) {
      throw missing(name);
    }
  }

  private ObjectNode delete(Asked asked) {
    String name = asked.name("Name");
    asked.requireDefaultBus();
    requireThere(name);
    Optional<Kept> kept = setup.find(Sort.RULE, name);
    if (kept.isPresent() && !TargetOperations.targets(kept.get()).isEmpty()) {
      throw Trouble.invalid("Rule can't be deleted since it has targets.");
    }
    OptionalLong version =
        kept.map(each -> OptionalLong.of(each.version())).orElse(OptionalLong.empty());
    setup.deleteRule(asked.by(), name, version);
    return nothing();
  }
}
