package dev.sluice.mail.receipt.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.mail.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// SES's receipt rules as rules of the hub.
///
/// Taken are the answer of `aws ses describe-receipt-rule-set`, the `RuleSet` of an
/// `AWS::SES::ReceiptRule` or its `Rule`, and a plain array of rules. What the hub cannot do, such
/// as WorkMail, is refused and not left out: mail would be lost by that. What is read in another
/// way than it was written is noted.
public final class SesRuleSet {

  private static final Set<String> RULE =
      Set.of("Name", "Enabled", "Recipients", "ScanEnabled", "TlsPolicy", "Actions");

  private final Map<String, String> names;
  private final List<String> notes = new ArrayList<>();

  /// What was read.
  ///
  /// @param rules in their order
  /// @param notes what a person should know
  public record Read(List<ReceiptRule> rules, List<String> notes) {
    /// Copies the lists.
    public Read {
      rules = List.copyOf(rules);
      notes = List.copyOf(notes);
    }
  }

  private SesRuleSet(Map<String, String> names) {
    this.names = Map.copyOf(names);
  }

  /// Reads a rule set.
  ///
  /// @param names what buckets, functions and topics are called here, by their names or ARNs; one
  ///   that is not named keeps the last part of its own name
  /// @throws Fault `invalid-rule-set`
  public static Read read(JsonNode json, Map<String, String> names) {
    SesRuleSet set = new SesRuleSet(names);
    List<ReceiptRule> rules = new ArrayList<>();
    List<JsonNode> items = items(json);
    if (items.size() > ReceiptRule.MAX_RULES) {
      throw invalid("there are more than " + ReceiptRule.MAX_RULES + " rules");
    }
    for (int i = 0; i < items.size(); i++) {
      String place = "rule " + items.get(i).path("Name").asText("" + (i + 1));
      try {
        rules.add(set.rule(items.get(i), place));
      } catch (IllegalArgumentException e) {
        throw invalid(place + ": " + e.getMessage());
      }
    }
    return new Read(rules, set.notes);
  }

  private static List<JsonNode> items(JsonNode json) {
    JsonNode found = json;
    if (json.isObject()) {
      JsonNode properties = json.path("Properties").isObject() ? json.path("Properties") : json;
      if (properties.path("Rules").isArray()) {
        found = properties.path("Rules");
      } else if (properties.path("Rule").isObject()) {
        return List.of(properties.path("Rule"));
      } else if (properties.path("Actions").isArray() || properties.has("Name")) {
        return List.of(properties);
      }
    }
    if (!found.isArray()) {
      throw invalid("there is no array 'Rules', as 'aws ses describe-receipt-rule-set' prints it");
    }
    List<JsonNode> items = new ArrayList<>();
    found.forEach(items::add);
    return items;
  }

  private ReceiptRule rule(JsonNode json, String place) {
    requireKnown(json, RULE, "");
    List<RecipientCondition> recipients = new ArrayList<>();
    for (JsonNode item : list(json, "Recipients")) {
      if (!item.isTextual()) {
        throw new IllegalArgumentException("a recipient is no text");
      }
      recipients.add(RecipientCondition.parse(item.textValue()));
    }
    String tls = text(json, "TlsPolicy").orElse("Optional");
    if (!Set.of("Optional", "Require").contains(tls)) {
      throw new IllegalArgumentException("TlsPolicy is neither Optional nor Require");
    }
    if (!json.has("Enabled")) {
      notes.add(place + ": Enabled is absent, which is false");
    }
    if (!json.has("ScanEnabled")) {
      notes.add(place + ": ScanEnabled is absent, which is false");
    }
    List<Action> actions = new ArrayList<>();
    for (JsonNode item : list(json, "Actions")) {
      action(item, place, actions);
    }
    return new ReceiptRule(
        needed(json, "Name"),
        flag(json, "Enabled"),
        recipients,
        tls.equals("Require"),
        flag(json, "ScanEnabled"),
        actions);
  }

  private void action(JsonNode json, String place, List<Action> actions) {
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    if (names.size() != 1) {
      throw new IllegalArgumentException("an action has one member that says which it is");
    }
    String name = names.getFirst();
    JsonNode inner = json.path(name);
    if (inner.has("TopicArn") && !name.equals("SNSAction")) {
      notes.add(
          place + ": " + name + " has a TopicArn; the event of the rule tells of it, match that");
    }
    switch (name) {
      case "S3Action" -> actions.add(store(inner, place));
      case "SNSAction" -> publish(inner, place, actions);
      case "LambdaAction" -> actions.add(application(inner));
      case "BounceAction" -> actions.add(bounce(inner));
      case "AddHeaderAction" -> {
        requireKnown(inner, Set.of("HeaderName", "HeaderValue"), name);
        actions.add(
            new Action.AddHeader(needed(inner, "HeaderName"), needed(inner, "HeaderValue")));
      }
      case "StopAction" -> {
        requireKnown(inner, Set.of("Scope", "TopicArn"), name);
        if (!text(inner, "Scope").orElse("RuleSet").equals("RuleSet")) {
          throw new IllegalArgumentException("StopAction: its Scope must be RuleSet");
        }
        actions.add(new Action.Stop());
      }
      default ->
          throw new IllegalArgumentException(
              name + " is not done here; take it out of the rule, or leave the rule to SES");
    }
  }

  private Action store(JsonNode json, String place) {
    requireKnown(
        json,
        Set.of("BucketName", "ObjectKeyPrefix", "KmsKeyArn", "IamRoleArn", "TopicArn"),
        "S3Action");
    if (json.has("KmsKeyArn")) {
      notes.add(place + ": S3Action has a KmsKeyArn; stores are not encrypted by the hub");
    }
    return new Action.Store(
        named(needed(json, "BucketName")), text(json, "ObjectKeyPrefix").orElse(""));
  }

  private void publish(JsonNode json, String place, List<Action> actions) {
    requireKnown(json, Set.of("TopicArn", "Encoding"), "SNSAction");
    if (actions.stream().anyMatch(Action.Publish.class::isInstance)) {
      notes.add(place + ": it has several SNSActions, which become one event for all of them");
      return;
    }
    actions.add(
        new Action.Publish(Action.Publish.Encoding.parse(text(json, "Encoding").orElse("UTF-8"))));
  }

  private Action application(JsonNode json) {
    requireKnown(json, Set.of("FunctionArn", "InvocationType", "TopicArn"), "LambdaAction");
    String type = text(json, "InvocationType").orElse("Event");
    if (!Set.of("Event", "RequestResponse").contains(type)) {
      throw new IllegalArgumentException(
          "LambdaAction: its InvocationType is neither Event nor RequestResponse");
    }
    return new Action.Application(
        named(needed(json, "FunctionArn")), type.equals("RequestResponse"), false);
  }

  private static Action bounce(JsonNode json) {
    requireKnown(
        json,
        Set.of("SmtpReplyCode", "StatusCode", "Message", "Sender", "TopicArn"),
        "BounceAction");
    String code = needed(json, "SmtpReplyCode");
    if (!code.matches("[45][0-9]{2}")) {
      throw new IllegalArgumentException("BounceAction: its SmtpReplyCode is not 400 to 599");
    }
    return new Action.Bounce(
        new Reply(
            Integer.parseInt(code),
            text(json, "StatusCode").orElse(code.charAt(0) + ".0.0"),
            needed(json, "Message").strip()),
        text(json, "Sender").map(SesRuleSet::bare));
  }

  /// An address without the name around it.
  private static String bare(String sender) {
    int open = sender.lastIndexOf('<');
    int close = sender.lastIndexOf('>');
    return open >= 0 && close > open ? sender.substring(open + 1, close) : sender;
  }

  private String named(String name) {
    String known = names.get(name);
    if (known != null) {
      return known;
    }
    if (!name.startsWith("arn:")) {
      return name;
    }
    String[] parts = name.split(":", -1);
    // arn:aws:lambda:<region>:<account>:function:<name>, and perhaps :<version>
    String last =
        parts.length > 6 && parts[5].equals("function") ? parts[6] : parts[parts.length - 1];
    return names.getOrDefault(last, last);
  }

  private static Iterable<JsonNode> list(JsonNode json, String member) {
    JsonNode list = json.path(member);
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      throw new IllegalArgumentException(member + " is no array");
    }
    return list;
  }

  private static String needed(JsonNode json, String member) {
    return text(json, member)
        .orElseThrow(() -> new IllegalArgumentException(member + " is missing"));
  }

  private static Optional<String> text(JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          member + " is no text; functions of CloudFormation such as Ref must be resolved first");
    }
    return Optional.of(value.textValue());
  }

  private static boolean flag(JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw new IllegalArgumentException(member + " is neither true nor false");
    }
    return value.asBoolean(false);
  }

  private static void requireKnown(JsonNode json, Set<String> members, String place) {
    if (!json.isObject()) {
      throw new IllegalArgumentException((place.isEmpty() ? "it" : place) + " is no object");
    }
    json.fieldNames()
        .forEachRemaining(name -> {
          if (!members.contains(name)) {
            throw new IllegalArgumentException(
                (place.isEmpty() ? "" : place + ": ") + "'" + name + "' is not known here");
          }
        });
  }

  private static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-rule-set", sentence);
  }
}
