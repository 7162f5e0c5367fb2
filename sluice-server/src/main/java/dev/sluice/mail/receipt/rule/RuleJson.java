package dev.sluice.mail.receipt.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.mail.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Rules as JSON: in requests, in answers, and in the registry.
///
/// ```
/// {"name":…,"enabled":true,"recipients":["user@example.com"],"tls":"optional","scan":true,
///  "actions":[{"store":<store>,"prefix":"in/"},
///             {"publish":"utf-8"},
///             {"application":<target>,"wait":true,"onFailure":"defer"},
///             {"bounce":"mailbox-full","code":552,"status":"5.2.2","message":…,"sender":…},
///             {"addHeader":<name>,"value":…},
///             {"stop":true}]}
/// ```
public final class RuleJson {

  private static final Set<String> RULE =
      Set.of("name", "enabled", "recipients", "tls", "scan", "actions");

  /// What each action is called, and what else may stand beside it.
  private static final Map<String, Set<String>> ACTIONS = actions();

  private RuleJson() {}

  private static Map<String, Set<String>> actions() {
    Map<String, Set<String>> actions = new LinkedHashMap<>();
    actions.put("store", Set.of("store", "prefix"));
    actions.put("publish", Set.of("publish"));
    actions.put("application", Set.of("application", "wait", "onFailure"));
    actions.put("bounce", Set.of("bounce", "code", "status", "message", "sender"));
    actions.put("addHeader", Set.of("addHeader", "value"));
    actions.put("stop", Set.of("stop"));
    return actions;
  }

  /// Reads a rule.
  ///
  /// @throws Fault `invalid-receipt-rule`
  public static ReceiptRule read(JsonNode json) {
    List<Action> actions = new ArrayList<>();
    JsonNode items = json.path("actions");
    if (!items.isMissingNode() && !items.isArray()) {
      throw invalid("actions: it must be an array");
    }
    for (int i = 0; i < items.size(); i++) {
      try {
        actions.add(action(items.get(i)));
      } catch (Fault fault) {
        throw invalid("actions[" + i + "]: " + fault.sentence());
      }
    }
    return rule(json, actions);
  }

  /// Reads a rule whose actions are read already.
  ///
  /// @throws Fault `invalid-receipt-rule`
  public static ReceiptRule rule(JsonNode json, List<Action> actions) {
    requireKnown(json, RULE);
    List<RecipientCondition> recipients = new ArrayList<>();
    JsonNode items = json.path("recipients");
    if (!items.isMissingNode() && !items.isArray()) {
      throw invalid("recipients: it must be an array of texts");
    }
    for (JsonNode item : items) {
      if (!item.isTextual()) {
        throw invalid("recipients: each must be a text");
      }
      recipients.add(made("recipients", () -> RecipientCondition.parse(item.textValue())));
    }
    boolean needsTls =
        switch (text(json, "tls").orElse("optional")) {
          case "optional" -> false;
          case "require" -> true;
          default -> throw invalid("tls: it must be optional or require");
        };
    String name = text(json, "name").orElseThrow(() -> invalid("name: it is missing"));
    return made(
        "rule",
        () ->
            new ReceiptRule(
                name,
                flag(json, "enabled").orElse(true),
                recipients,
                needsTls,
                flag(json, "scan").orElse(true),
                actions));
  }

  /// Reads an action.
  ///
  /// @throws Fault `invalid-receipt-rule`
  public static Action action(JsonNode json) {
    List<String> named = ACTIONS.keySet().stream().filter(json::has).toList();
    if (named.size() != 1) {
      throw invalid(
          "an action is exactly one of "
              + String.join(", ", ACTIONS.keySet())
              + (named.isEmpty() ? "" : ", not " + String.join(" and ", named)));
    }
    String name = named.getFirst();
    requireKnown(json, ACTIONS.getOrDefault(name, Set.of()));
    return made(
        name,
        () ->
            switch (name) {
              case "store" ->
                  new Action.Store(needed(json, "store"), text(json, "prefix").orElse(""));
              case "publish" ->
                  new Action.Publish(Action.Publish.Encoding.parse(needed(json, "publish")));
              case "application" -> application(json);
              case "bounce" -> bounce(json);
              case "addHeader" ->
                  new Action.AddHeader(needed(json, "addHeader"), needed(json, "value"));
              default -> stop(json);
            });
  }

  private static Action application(JsonNode json) {
    boolean isWaitedFor = flag(json, "wait").orElse(false);
    Optional<String> onFailure = text(json, "onFailure");
    if (onFailure.isPresent() && !isWaitedFor) {
      throw invalid(
          "onFailure: it says what happens when the answer does not come that 'wait' asks for");
    }
    boolean defers =
        switch (onFailure.orElse("continue")) {
          case "continue" -> false;
          case "defer" -> true;
          default -> throw invalid("onFailure: it must be continue or defer");
        };
    return new Action.Application(needed(json, "application"), isWaitedFor, defers);
  }

  private static Action bounce(JsonNode json) {
    String name = needed(json, "bounce");
    Optional<BounceTemplate> template = BounceTemplate.find(name);
    if (template.isEmpty() && !name.equals("custom")) {
      throw invalid(
          "'"
              + name
              + "' is no bounce (custom has its own code and message); "
              + Nearest.hint(name, BounceTemplate.texts()));
    }
    Optional<Reply> ready = template.map(BounceTemplate::reply);
    int code =
        code(json)
            .or(() -> ready.map(Reply::code))
            .orElseThrow(() -> invalid("code: it is missing"));
    String status =
        text(json, "status")
            .or(() -> ready.map(Reply::status).filter(known -> known.startsWith(code / 100 + ".")))
            .orElse(code / 100 + ".0.0");
    String message =
        text(json, "message")
            .or(() -> ready.map(Reply::text))
            .orElseThrow(() -> invalid("message: it is missing"));
    return new Action.Bounce(new Reply(code, status, message), text(json, "sender"));
  }

  private static Optional<Integer> code(JsonNode json) {
    JsonNode code = json.path("code");
    if (code.isMissingNode()) {
      return Optional.empty();
    }
    if (!code.isInt() || code.intValue() < 400 || code.intValue() > 599) {
      throw invalid("code: it must be a number of 400 to 599");
    }
    return Optional.of(code.intValue());
  }

  private static Action stop(JsonNode json) {
    JsonNode stop = json.path("stop");
    if (!stop.isBoolean() || !stop.booleanValue()) {
      throw invalid("stop: it must be true");
    }
    return new Action.Stop();
  }

  private static String needed(JsonNode json, String member) {
    return text(json, member).orElseThrow(() -> invalid(member + ": it is missing"));
  }

  private static Optional<String> text(JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw invalid(member + ": it must be a text");
    }
    return Optional.of(value.textValue());
  }

  private static Optional<Boolean> flag(JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      throw invalid(member + ": it must be true or false");
    }
    return Optional.of(value.booleanValue());
  }

  private static void requireKnown(JsonNode json, Set<String> members) {
    if (!json.isObject()) {
      throw invalid("it must be an object");
    }
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!members.contains(name)) {
            throw invalid("there is no member '" + name + "' here; " + Nearest.hint(name, members));
          }
        });
  }

  private static <T> T made(String what, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw invalid(what + ": " + e.getMessage());
    }
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-receipt-rule", sentence);
  }

  /// Writes a rule, with all that it says.
  public static ObjectNode write(ReceiptRule rule) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", rule.name()).put("enabled", rule.isEnabled());
    ArrayNode recipients = json.putArray("recipients");
    rule.recipients().forEach(condition -> recipients.add(condition.toString()));
    json.put("tls", rule.needsTls() ? "require" : "optional").put("scan", rule.isScanned());
    ArrayNode actions = json.putArray("actions");
    rule.actions().forEach(action -> actions.add(write(action)));
    return json;
  }

  private static ObjectNode write(Action action) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    switch (action) {
      case Action.Store(String store, String prefix) -> {
        json.put("store", store);
        if (!prefix.isEmpty()) {
          json.put("prefix", prefix);
        }
      }
      case Action.Publish(Action.Publish.Encoding encoding) -> json.put("publish", encoding.text());
      case Action.Application(String target, boolean isWaitedFor, boolean defers) -> {
        json.put("application", target);
        if (isWaitedFor) {
          json.put("wait", true).put("onFailure", defers ? "defer" : "continue");
        }
      }
      case Action.Bounce(Reply reply, Optional<String> sender) -> {
        json.put("bounce", "custom")
            .put("code", reply.code())
            .put("status", reply.status())
            .put("message", reply.text());
        sender.ifPresent(address -> json.put("sender", address));
      }
      case Action.AddHeader(String name, String value) ->
          json.put("addHeader", name).put("value", value);
      case Action.Stop() -> json.put("stop", true);
    }
    return json;
  }
}
