package dev.sluice.rule.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.rule.explain.Explanation.NearMiss;
import dev.sluice.rule.pattern.FlatEvent;
import dev.sluice.rule.pattern.Operator;
import dev.sluice.rule.pattern.Pattern;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds what comes near to a field that does not match.
final class NearMisses {

  private static final int MAX_SHOWN_LENGTH = 100;
  private static final int MAX_LOOKED_AT = 2_000;

  private final ObjectNode view;
  private final FlatEvent event;

  NearMisses(ObjectNode view, FlatEvent event) {
    this.view = view;
    this.event = event;
  }

  List<NearMiss> of(Pattern.Field field) {
    List<NearMiss> misses = new ArrayList<>();
    List<JsonNode> values = event.values(field.path());
    for (JsonNode value : values.subList(0, Math.min(MAX_LOOKED_AT, values.size()))) {
      for (Operator operator : field.operators()) {
        byValue(operator, value).ifPresent(misses::add);
      }
    }
    if (values.isEmpty()) {
      level(field.path()).ifPresent(misses::add);
      name(field.path()).ifPresent(misses::add);
    }
    elsewhere(field).ifPresent(misses::add);
    return misses.stream().distinct().limit(Explanation.MAX_SHOWN).toList();
  }

  private static Optional<NearMiss> byValue(Operator operator, JsonNode value) {
    return byType(operator, value)
        .or(() -> value.isTextual() ? byText(operator, value.textValue()) : Optional.empty());
  }

  private static Optional<NearMiss> byType(Operator operator, JsonNode value) {
    Optional<JsonNode> other =
        value.isTextual() ? scalar(value.textValue()) : Optional.of(text(value.asText()));
    boolean takesAnything =
        operator instanceof Operator.Exists || operator instanceof Operator.AnythingBut;
    return other
        .filter(o -> !takesAnything && operator.accepts(o))
        .map(_ ->
            new NearMiss(
                NearMiss.Kind.TYPE,
                shown(value)
                    + " is "
                    + type(value)
                    + ", and "
                    + cut(operator.json())
                    + (value.isTextual() ? " takes none" : " takes text only")));
  }

  private static Optional<NearMiss> byText(Operator operator, String value) {
    String trimmed = value.strip();
    if (!trimmed.equals(value) && operator.accepts(text(trimmed))) {
      return Optional.of(
          new NearMiss(NearMiss.Kind.SPACES, shown(text(value)) + " has white space around it"));
    }
    boolean differsInCase =
        Stream.of(value.toLowerCase(Locale.ROOT), value.toUpperCase(Locale.ROOT))
                .anyMatch(v -> operator.accepts(text(v)))
            || operator.literal().filter(value::equalsIgnoreCase).isPresent();
    if (differsInCase && !(operator instanceof Operator.AnythingBut)) {
      return Optional.of(
          new NearMiss(
              NearMiss.Kind.CASE,
              "only the case of letters differs; equals-ignore-case would take it"));
    }
    return operator
        .literal()
        .filter(wanted -> !wanted.isEmpty() && value.length() > wanted.length())
        .flatMap(wanted -> affix(wanted, value));
  }

  private static Optional<NearMiss> affix(String wanted, String value) {
    String kind = value.startsWith(wanted) ? "prefix" : value.endsWith(wanted) ? "suffix" : "";
    return kind.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new NearMiss(
                NearMiss.Kind.AFFIX,
                "the value "
                    + (kind.equals("prefix") ? "begins" : "ends")
                    + " with what is wanted; "
                    + kind
                    + " would take it"));
  }

  /// An object or an empty array where a scalar is wanted, or a scalar on the way.
  private Optional<NearMiss> level(String path) {
    Optional<JsonNode> there = find(view, path);
    if (there.isPresent() && there.get().isContainerNode()) {
      return Optional.of(
          new NearMiss(
              NearMiss.Kind.LEVEL,
              path
                  + (there.get().isArray()
                      ? " is an array without values"
                      : " is an object, and patterns look at single values; name one within it")));
    }
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      String way = path.substring(0, dot);
      if (!event.values(way).isEmpty()) {
        return Optional.of(
            new NearMiss(NearMiss.Kind.LEVEL, way + " is a single value, with nothing within it"));
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonNode> find(JsonNode node, String path) {
    if (node.isArray()) {
      for (JsonNode item : node) {
        Optional<JsonNode> found = find(item, path);
        if (found.isPresent()) {
          return found;
        }
      }
      return path.isEmpty() ? Optional.of(node) : Optional.empty();
    }
    if (path.isEmpty()) {
      return Optional.of(node);
    }
    int dot = path.indexOf('.');
    JsonNode next = node.get(dot < 0 ? path : path.substring(0, dot));
    return next == null ? Optional.empty() : find(next, dot < 0 ? "" : path.substring(dot + 1));
  }

  /// The same name in other letters, or at another place.
  private Optional<NearMiss> name(String path) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return event.paths().stream()
        .limit(MAX_LOOKED_AT)
        .filter(other -> other.equalsIgnoreCase(path) || other.endsWith("." + last))
        .findFirst()
        .or(() ->
            event.paths().contains(last) && !last.equals(path)
                ? Optional.of(last)
                : Optional.empty())
        .map(other -> new NearMiss(NearMiss.Kind.NAME, "the event has " + other));
  }

  /// The wanted value at another field; only for values that say something.
  private Optional<NearMiss> elsewhere(Pattern.Field field) {
    List<Operator> telling =
        field.operators().stream()
            .filter(operator ->
                switch (operator) {
                  case Operator.Text(String text) -> text.length() > 1;
                  case Operator.Exactly(String text) -> text.length() > 1;
                  case Operator.IgnoringCase(String text) -> text.length() > 1;
                  case Operator.Affix(_, String text, _) -> text.length() > 2;
                  case Operator.Wild(String text) -> text.length() > 3;
                  case Operator.Numeral _,
                      Operator.Word _,
                      Operator.AnythingBut _,
                      Operator.Numeric _,
                      Operator.Block _,
                      Operator.Exists _,
                      Operator.Dated _ ->
                      false;
                })
            .toList();
    return event.paths().stream()
        .limit(MAX_LOOKED_AT)
        .filter(path -> !path.equals(field.path()))
        .filter(path ->
            event.values(path).stream()
                .limit(MAX_LOOKED_AT)
                .anyMatch(value -> telling.stream().anyMatch(o -> o.accepts(value))))
        .findFirst()
        .map(path ->
            new NearMiss(NearMiss.Kind.ELSEWHERE, "what is wanted there stands at " + path));
  }

  private static JsonNode text(String text) {
    return JsonNodeFactory.instance.textNode(text);
  }

  /// What a text would be without its quotes.
  private static Optional<JsonNode> scalar(String text) {
    return switch (text) {
      case "true", "false" ->
          Optional.of(JsonNodeFactory.instance.booleanNode(text.equals("true")));
      case "null" -> Optional.of(JsonNodeFactory.instance.nullNode());
      default -> {
        if (!text.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?")) {
          yield Optional.empty();
        }
        yield Optional.of(JsonNodeFactory.instance.numberNode(new BigDecimal(text)));
      }
    };
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "a flag";
      case NULL -> "null";
      case ARRAY, OBJECT, BINARY, MISSING, POJO -> "no single value";
    };
  }

  static String shown(JsonNode value) {
    return cut(value.toString());
  }

  static String cut(String text) {
    return text.length() > MAX_SHOWN_LENGTH ? text.substring(0, MAX_SHOWN_LENGTH) + "…" : text;
  }

  static String listed(List<String> values) {
    return String.join(", ", values);
  }
}
