package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Topics of the serverless service, as items of its table, plain or in DynamoDB's typed JSON.
///
/// ```
/// {"Id":"<hash>","Name":"<channel>_<topic>","Integrations":[{"name":…,"model":…,"configuration":{…}}]}
/// {"Id":{"S":…},"Name":{"S":…},"Integrations":{"L":[{"M":{"name":{"S":…},…}}]}}
/// ```
///
/// Taken are one item, an array of them, what a scan answers (`{"Items":[…]}`), and the lines of an
/// export (`{"Item":{…}}`).
final class TableItems {

  private static final Set<String> MEMBERS = Set.of("Id", "Name", "Integrations");
  private static final Set<String> TYPES = Set.of("S", "N", "BOOL", "NULL", "L", "M", "SS", "NS");

  private TableItems() {}

  /// A topic of the table.
  ///
  /// @param body what the hub is asked for
  /// @param doubt why its name may be another one
  record Topic(String name, ObjectNode body, Optional<String> doubt) {}

  /// The items in what was read, each as plain JSON.
  static List<JsonNode> of(List<JsonNode> values) {
    List<JsonNode> items = new ArrayList<>();
    for (JsonNode value : values) {
      if (value.isArray()) {
        value.forEach(each -> items.add(item(each)));
      } else if (value.path("Items").isArray()) {
        value.path("Items").forEach(each -> items.add(item(each)));
      } else {
        items.add(item(value));
      }
    }
    return items;
  }

  private static JsonNode item(JsonNode value) {
    JsonNode item = value.path("Item").isObject() ? value.path("Item") : value;
    if (!item.path("Id").isObject() || !(item instanceof ObjectNode typed)) {
      return item;
    }
    ObjectNode plain = HubClient.JSON.createObjectNode();
    typed.properties().forEach(field -> plain.set(field.getKey(), plain(field.getValue())));
    return plain;
  }

  /// A value of DynamoDB's JSON without its type.
  private static JsonNode plain(JsonNode typed) {
    String type = typed.size() == 1 ? typed.fieldNames().next() : "";
    if (!TYPES.contains(type)) {
      throw Input.invalid("an item mixes typed and plain JSON");
    }
    JsonNode value = typed.path(type);
    return switch (type) {
      case "N" -> HubClient.JSON.getNodeFactory().numberNode(number(value.asText()));
      case "NULL" -> NullNode.instance;
      case "L" -> {
        ArrayNode list = HubClient.JSON.createArrayNode();
        value.forEach(each -> list.add(plain(each)));
        yield list;
      }
      case "M" -> {
        ObjectNode map = HubClient.JSON.createObjectNode();
        value.properties().forEach(field -> map.set(field.getKey(), plain(field.getValue())));
        yield map;
      }
      default -> value;
    };
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw Input.invalid("an item has a number that is none");
    }
  }

  /// The topic of an item.
  ///
  /// @param channel the channel, with which its name must begin; empty takes all before the first
  ///   underscore
  /// @throws Fault `invalid-input`
  static Topic topic(JsonNode item, Optional<String> channel) {
    String full = item.path("Name").asText("");
    String id = item.path("Id").asText("");
    if (full.isEmpty() || id.isEmpty() || !item.path("Integrations").isArray()) {
      throw Input.invalid("an item needs Id, Name and Integrations");
    }
    for (var field : item.properties()) {
      if (!MEMBERS.contains(field.getKey())) {
        throw Input.invalid("item '" + full + "' has '" + field.getKey() + "', which no topic has");
      }
    }
    int cut = channel.map(String::length).orElseGet(() -> full.indexOf('_'));
    boolean isCut =
        cut > 0
            && cut < full.length() - 1
            && full.charAt(cut) == '_'
            && full.startsWith(channel.orElse(""));
    if (!isCut) {
      throw Input.invalid(
          "item '"
              + full
              + "' is not named "
              + channel.orElse("CHANNEL")
              + "_TOPIC"
              + (channel.isPresent() ? "" : "; name its channel with --channel"));
    }
    String first = full.substring(0, cut);
    String rest = full.substring(cut + 1);
    ObjectNode body = HubClient.JSON.createObjectNode();
    body.put("channel", first).put("topic", rest).put("hash", id);
    body.set("integrations", item.path("Integrations"));
    Optional<String> doubt =
        channel.isEmpty() && rest.contains("_")
            ? Optional.of(
                "'"
                    + full
                    + "' can be cut in several ways; it becomes "
                    + first
                    + "/"
                    + rest
                    + ", and --channel says otherwise")
            : Optional.empty();
    return new Topic(first + "/" + rest, body, doubt);
  }
}
