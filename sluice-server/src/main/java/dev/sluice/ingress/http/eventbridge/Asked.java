package dev.sluice.ingress.http.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingress.http.aws.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The parameters of a call, with EventBridge's limits. Members that nobody takes are passed over,
/// as newer clients send what older servers do not know; what would change the meaning is refused
/// by name.
record Asked(ObjectNode body, String by) {

  private static final Pattern NAME = Pattern.compile("[.\\-_A-Za-z0-9]+");
  private static final int MAX_NAME = 64;
  private static final int MAX_PAGE = 100;

  /// A rule's name.
  String name(String member) {
    String name =
        text(member).orElseThrow(() -> violation("null", member, "Member must not be null"));
    if (name.isEmpty() || name.length() > MAX_NAME) {
      throw violation(
          "'" + name + "'",
          member,
          name.isEmpty()
              ? "Member must have length greater than or equal to 1"
              : "Member must have length less than or equal to " + MAX_NAME);
    }
    if (!NAME.matcher(name).matches()) {
      throw violation(
          "'" + name + "'", member, "Member must satisfy regular expression pattern: " + NAME);
    }
    return name;
  }

  Optional<String> text(String member) {
    return text(body, member);
  }

  static Optional<String> text(JsonNode object, String member) {
    JsonNode value = object.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new Trouble("SerializationException", "'" + member + "' must be text");
    }
    return Optional.of(value.textValue());
  }

  /// The items of a list with as many as are right.
  List<JsonNode> items(String member, int most) {
    JsonNode list = body.path(member);
    if (list.isMissingNode() || list.isNull()) {
      throw violation("null", member, "Member must not be null");
    }
    if (!list.isArray()) {
      throw new Trouble("SerializationException", "'" + member + "' must be a list");
    }
    if (list.isEmpty() || list.size() > most) {
      throw violation(
          "'[" + list.size() + " items]'",
          member,
          list.isEmpty()
              ? "Member must have length greater than or equal to 1"
              : "Member must have length less than or equal to " + most);
    }
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return items;
  }

  /// Refuses members that would change what is asked for, and cannot be kept.
  static void refuse(JsonNode object, List<String> members, String why) {
    for (String member : members) {
      JsonNode value = object.path(member);
      if (!value.isMissingNode() && !value.isNull() && !(value.isArray() && value.isEmpty())) {
        throw Trouble.invalid("Parameter " + member + " is not supported here: " + why);
      }
    }
  }

  /// There is one bus.
  void requireDefaultBus() {
    requireDefaultBus(text("EventBusName"));
  }

  static void requireDefaultBus(Optional<String> bus) {
    if (!isDefaultBus(bus)) {
      throw Trouble.missing("Event bus " + bus.orElse("") + " does not exist.");
    }
  }

  static boolean isDefaultBus(Optional<String> bus) {
    return bus.isEmpty() || bus.get().equals("default") || bus.get().endsWith(":event-bus/default");
  }

  int limit() {
    JsonNode limit = body.path("Limit");
    if (limit.isMissingNode() || limit.isNull()) {
      return MAX_PAGE;
    }
    if (!limit.isInt() || limit.intValue() < 1 || limit.intValue() > MAX_PAGE) {
      throw violation(
          "'" + limit.asText() + "'", "Limit", "Member must have value between 1 and " + MAX_PAGE);
    }
    return limit.intValue();
  }

  static Trouble violation(String value, String member, String constraint) {
    return Trouble.invalid(
        "1 validation error detected: Value "
            + value
            + " at '"
            + member.substring(0, 1).toLowerCase(Locale.ROOT)
            + member.substring(1)
            + "' failed to satisfy constraint: "
            + constraint);
  }
}
