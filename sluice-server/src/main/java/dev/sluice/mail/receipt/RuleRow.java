package dev.sluice.mail.receipt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Payload;
import dev.sluice.mail.receipt.rule.RuleJson;
import dev.sluice.registry.Registered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rules as the registry keeps them.
///
/// ```
/// mail/receipt-rule/<name>  {"v":1,"rule":<as in RuleJson>,"made":{"at":<time>,"by":…},"changed":{…}}
/// mail/receipt-order        [<name>, …]
/// ```
final class RuleRow {

  static final String PREFIX = "mail/receipt-rule/";
  static final String ORDER = "mail/receipt-order";

  private static final JsonMapper MAPPER = new JsonMapper();

  private RuleRow() {}

  static String key(String name) {
    return PREFIX + name;
  }

  static Payload written(KeptRule kept) {
    ObjectNode json = MAPPER.createObjectNode().put("v", 1);
    json.set("rule", RuleJson.write(kept.rule()));
    change(json, "made", kept.made());
    change(json, "changed", kept.changed());
    return Payload.ofText(json.toString());
  }

  private static void change(ObjectNode json, String name, Optional<KeptRule.Change> change) {
    change.ifPresent(
        done -> json.putObject(name).put("at", done.at().toString()).put("by", done.by()));
  }

  static KeptRule read(Registered row) {
    JsonNode json = json(row);
    return new KeptRule(
        RuleJson.read(json.path("rule")),
        row.version(),
        Optional.of(change(json.path("made"))),
        Optional.of(change(json.path("changed"))));
  }

  private static KeptRule.Change change(JsonNode json) {
    return new KeptRule.Change(Instant.parse(json.path("at").asText()), json.path("by").asText());
  }

  static Payload order(List<String> names) {
    ArrayNode json = MAPPER.createArrayNode();
    names.forEach(json::add);
    return Payload.ofText(json.toString());
  }

  static List<String> order(Registered row) {
    List<String> names = new ArrayList<>();
    json(row).forEach(name -> names.add(name.asText()));
    return names;
  }

  private static JsonNode json(Registered row) {
    try {
      return MAPPER.readTree(row.value().text());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the registry's value " + row.key() + " is no JSON", e);
    }
  }
}
