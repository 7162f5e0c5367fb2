package dev.sluice.ingress.http.eventbridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.identity.Scope;
import dev.sluice.ingress.http.aws.Trouble;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.setup.Kept;
import dev.sluice.setup.Setup;
import dev.sluice.setup.Sort;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Operations on the targets of rules.
///
/// The `Arn` of a target is `arn:sluice:events:::target/<name>`, or the name alone; the target
/// itself stands in the configuration or was made by `/v1/targets`. Its `Id` is the caller's to
/// choose.
final class TargetOperations {

  private static final String ARN = "arn:sluice:events:::target/";
  private static final int MAX_ITEMS = 100;

  /// What a target of EventBridge may say, and a target of the hub says in its own settings.
  private static final List<String> UNSUPPORTED =
      List.of(
          "AppSyncParameters",
          "BatchParameters",
          "DeadLetterConfig",
          "EcsParameters",
          "HttpParameters",
          "KinesisParameters",
          "RedshiftDataParameters",
          "RetryPolicy",
          "RunCommandParameters",
          "SageMakerPipelineParameters",
          "SqsParameters");

  private static final JsonMapper EXACT =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Setup setup;

  TargetOperations(Setup setup) {
    this.setup = setup;
  }

  List<Operation> operations() {
    return List.of(
        new Operation("PutTargets", Scope.RULES_WRITE, this::put),
        new Operation("RemoveTargets", Scope.RULES_WRITE, this::remove),
        new Operation("ListTargetsByRule", Scope.RULES_READ, this::list),
        new Operation("ListRuleNamesByTarget", Scope.RULES_READ, this::rules));
  }

  /// The names that a rule has under `targets`, in its order.
  static List<String> targets(Kept rule) {
    JsonNode named = rule.json().path("targets");
    if (named.isTextual()) {
      return List.of(named.textValue());
    }
    List<String> names = new ArrayList<>();
    named.forEach(each -> names.add(each.asText()));
    return names;
  }

  private static String id(Kept rule, String target) {
    return rule.ids().getOrDefault(target, target);
  }

  private Kept changeable(String name) {
    Optional<Kept> kept = setup.find(Sort.RULE, name);
    if (kept.isEmpty() && setup.fileRule(name).isPresent()) {
      throw new Trouble(
          "ManagedRuleException",
          "the rule '" + name + "' stands in the configuration; change it there");
    }
    return kept.orElseThrow(() -> RuleOperations.missing(name));
  }

  /// What a rule is to have for targets, while it is put together.
  private static final class Draft {
    private final ObjectNode json;
    private final Set<String> targets = new LinkedHashSet<>();
    private final Map<String, String> ids = new TreeMap<>();
    private final ArrayNode failed = JsonNodeFactory.instance.arrayNode();

    Draft(Kept rule) {
      json = rule.json().deepCopy();
      for (String target : targets(rule)) {
        targets.add(target);
        ids.put(target, id(rule, target));
      }
    }

    private ObjectNode inputs() {
      return json.path("inputs") instanceof ObjectNode there ? there : json.putObject("inputs");
    }

    Optional<String> of(String id) {
      return ids.entrySet().stream()
          .filter(each -> each.getValue().equals(id))
          .map(Map.Entry::getKey)
          .findFirst();
    }

    void remove(String target) {
      targets.remove(target);
      ids.remove(target);
      inputs().remove(target);
    }

    void fail(String id, String code, String message) {
      failed.addObject().put("TargetId", id).put("ErrorCode", code).put("ErrorMessage", message);
    }

    ObjectNode whole() {
      ArrayNode list = json.putArray("targets");
      targets.forEach(list::add);
      if (inputs().isEmpty()) {
        json.remove("inputs");
      }
      return json;
    }

    ObjectNode reply() {
      ObjectNode reply =
          JsonNodeFactory.instance.objectNode().put("FailedEntryCount", failed.size());
      reply.set("FailedEntries", failed);
      return reply;
    }
  }

  private ObjectNode put(Asked asked) {
    String name = asked.name("Rule");
    asked.requireDefaultBus();
    List<JsonNode> items = asked.items("Targets", MAX_ITEMS);
    Kept rule = changeable(name);
    Draft draft = new Draft(rule);
    for (JsonNode item : items) {
      put(draft, item);
    }
    if (draft.targets.size() > Rule.MAX_TARGETS) {
      throw new Trouble(
          "LimitExceededException",
          "The requested resource exceeds the maximum number allowed: a rule has at most "
              + Rule.MAX_TARGETS
              + " targets.");
    }
    if (draft.failed.size() < items.size()) {
      keep(asked, rule, draft);
    }
    return draft.reply();
  }

  private void keep(Asked asked, Kept rule, Draft draft) {
    setup.putRule(
        asked.by(),
        rule.name(),
        draft.whole(),
        Optional.of(draft.ids),
        OptionalLong.of(rule.version()));
  }

  private void put(Draft draft, JsonNode item) {
    String id = part(item, "Id");
    if (!id.matches("[.\\-_A-Za-z0-9]{1,64}")) {
      throw Asked.violation(
          "'" + id + "'",
          "targets.1.member.id",
          "Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+");
    }
    Asked.refuse(item, UNSUPPORTED, "the target itself says that, in its own settings");
    String target = name(part(item, "Arn"));
    boolean isKnown =
        setup.targets().keySet().stream().map(TargetName::value).anyMatch(target::equals);
    if (!isKnown) {
      draft.fail(
          id, "ResourceNotFoundException", "There is no target " + target + "; make it first.");
      return;
    }
    Optional<String> before = draft.of(id);
    String other = draft.ids.get(target);
    if (other != null && !other.equals(id)) {
      draft.fail(
          id,
          "ValidationException",
          "The rule has the target " + target + " already, as " + other + ".");
      return;
    }
    before.filter(each -> !each.equals(target)).ifPresent(draft::remove);
    draft.targets.add(target);
    draft.ids.put(target, id);
    draft.inputs().remove(target);
    input(item).ifPresent(input -> draft.inputs().set(target, input));
  }

  private static String part(JsonNode item, String member) {
    return Asked.text(item, member)
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () -> Asked.violation("null", "targets.1.member." + member, "Member must not be null"));
  }

  private static String name(String arn) {
    return arn.startsWith(ARN) ? arn.substring(ARN.length()) : arn;
  }

  /// What a target gets, with the keys of `sluice.yaml`.
  private static Optional<ObjectNode> input(JsonNode item) {
    Optional<String> constant = Asked.text(item, "Input");
    Optional<String> path = Asked.text(item, "InputPath");
    JsonNode transformer = item.path("InputTransformer");
    int ways =
        (constant.isPresent() ? 1 : 0)
            + (path.isPresent() ? 1 : 0)
            + (transformer.isObject() ? 1 : 0);
    if (ways == 0) {
      return Optional.empty();
    }
    if (ways > 1) {
      throw Trouble.invalid(
          "Only one of Input, InputPath, or InputTransformer must be provided for target "
              + item.path("Id").asText()
              + ".");
    }
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    if (constant.isPresent()) {
      input.set("constant", json(constant.get()));
    } else if (path.isPresent()) {
      input.put("path", path.get());
    } else {
      // A placeholder of the file means nothing to clients of EventBridge.
      input.put("template", part(transformer, "InputTemplate").replace("${", "$${"));
      ObjectNode paths = input.putObject("paths");
      transformer
          .path("InputPathsMap")
          .properties()
          .forEach(each -> paths.put(each.getKey(), each.getValue().asText()));
    }
    return Optional.of(input);
  }

  private static JsonNode json(String text) {
    try {
      return EXACT.readTree(text);
    } catch (JsonProcessingException e) {
      throw Trouble.invalid("Input is not JSON: " + e.getOriginalMessage());
    }
  }

  private ObjectNode remove(Asked asked) {
    String name = asked.name("Rule");
    asked.requireDefaultBus();
    List<JsonNode> ids = asked.items("Ids", MAX_ITEMS);
    Kept rule = changeable(name);
    Draft draft = new Draft(rule);
    for (JsonNode item : ids) {
      String id = item.asText();
      draft
          .of(id)
          .ifPresentOrElse(
              draft::remove,
              () ->
                  draft.fail(
                      id, "ResourceNotFoundException", "The rule has no target with this id."));
    }
    if (draft.failed.size() < ids.size()) {
      keep(asked, rule, draft);
    }
    return draft.reply();
  }

  private ObjectNode list(Asked asked) {
    String name = asked.name("Rule");
    asked.requireDefaultBus();
    TreeMap<String, ObjectNode> targets = new TreeMap<>();
    Optional<Rule> file = setup.fileRule(name);
    if (file.isPresent()) {
      file.get()
          .targets()
          .forEach(each -> targets.put(each.value(), shown(each.value(), each.value())));
    } else {
      Kept rule = changeable(name);
      for (String target : targets(rule)) {
        ObjectNode shown = shown(id(rule, target), target);
        JsonNode input = rule.json().path("inputs").path(target);
        shownInput(shown, input.isMissingNode() ? rule.json().path("input") : input);
        targets.put(id(rule, target), shown);
      }
    }
    return Paging.of(asked, "Targets", targets);
  }

  private static ObjectNode shown(String id, String target) {
    return JsonNodeFactory.instance.objectNode().put("Id", id).put("Arn", ARN + target);
  }

  private static void shownInput(ObjectNode target, JsonNode input) {
    if (input.has("constant")) {
      target.put("Input", input.path("constant").toString());
    } else if (input.has("path")) {
      target.put("InputPath", input.path("path").asText());
    } else if (input.has("template")) {
      ObjectNode transformer = target.putObject("InputTransformer");
      if (input.path("paths") instanceof ObjectNode paths) {
        transformer.set("InputPathsMap", paths);
      }
      transformer.put("InputTemplate", input.path("template").asText().replace("$${", "${"));
    }
  }

  private ObjectNode rules(Asked asked) {
    asked.requireDefaultBus();
    String target =
        name(
            asked
                .text("TargetArn")
                .orElseThrow(
                    () -> Asked.violation("null", "TargetArn", "Member must not be null")));
    TreeMap<String, JsonNode> names = new TreeMap<>();
    setup.fileRules().stream()
        .filter(rule -> rule.targets().stream().anyMatch(each -> each.value().equals(target)))
        .forEach(rule -> add(names, rule.name().value()));
    setup.all(Sort.RULE).stream()
        .filter(rule -> targets(rule).contains(target))
        .forEach(rule -> add(names, rule.name()));
    return Paging.of(asked, "RuleNames", names);
  }

  private static void add(Map<String, JsonNode> names, String name) {
    names.put(name, JsonNodeFactory.instance.textNode(name));
  }
}
