package dev.sluice.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A path into the matching view, written `detail.eventType`, `$.detail.ticket`,
/// `$.detail.items[0].sku` or `$['detail-type']`. `$` alone is the whole view.
///
/// This is the part of JSONPath that names one place: EventBridge's input paths allow no more.
public final class ViewPath {

  private final String text;
  private final List<Step> steps;

  private sealed interface Step {
    record Field(String name) implements Step {}

    record Item(int index) implements Step {}
  }

  private ViewPath(String text, List<Step> steps) {
    this.text = text;
    this.steps = steps;
  }

  /// Parses a path of at most 256 characters.
  ///
  /// @throws Fault `invalid-path`, with the place of the trouble
  public static ViewPath parse(String text) {
    if (text.isEmpty() || text.length() > 256) {
      throw wrong(text, 0, "a path has 1 to 256 characters");
    }
    List<Step> steps = new ArrayList<>();
    int at = 0;
    if (text.charAt(0) == '$') {
      at = 1;
    } else {
      at = field(text, 0, steps);
    }
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '.') {
        at = field(text, at + 1, steps);
      } else if (c == '[') {
        at = bracket(text, at + 1, steps);
      } else {
        throw wrong(text, at, "'.' or '[' is expected");
      }
    }
    return new ViewPath(text, List.copyOf(steps));
  }

  private static int field(String text, int from, List<Step> steps) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
      char c = text.charAt(end);
      if (c == '*' || c == '?' || c == '(' || c == '\'' || c == '"' || c <= ' ') {
        throw wrong(text, end, "a name cannot hold this; write ['…'] around odd names");
      }
      end++;
    }
    if (end == from) {
      throw wrong(text, from, "a field name is expected");
    }
    steps.add(new Step.Field(text.substring(from, end)));
    return end;
  }

  private static int bracket(String text, int from, List<Step> steps) {
    int close = text.indexOf(']', from);
    if (from < text.length() && (text.charAt(from) == '\'' || text.charAt(from) == '"')) {
      int quote = text.indexOf(text.charAt(from), from + 1);
      if (quote < 0 || quote + 1 >= text.length() || text.charAt(quote + 1) != ']') {
        throw wrong(text, from, "a quoted name ends with the same quote and ']'");
      }
      steps.add(new Step.Field(text.substring(from + 1, quote)));
      return quote + 2;
    }
    if (close < 0) {
      throw wrong(text, from, "']' is missing");
    }
    String index = text.substring(from, close);
    if (!index.matches("[0-9]{1,9}")) {
      throw wrong(text, from, "a whole number or a quoted name is expected");
    }
    steps.add(new Step.Item(Integer.parseInt(index)));
    return close + 1;
  }

  /// Whether it is `$`, the whole view.
  public boolean isWhole() {
    return steps.isEmpty();
  }

  /// The names in front of the first index, or all of them.
  List<String> namesInFront() {
    List<String> names = new ArrayList<>(steps.size());
    for (Step step : steps) {
      if (!(step instanceof Step.Field(String name))) {
        break;
      }
      names.add(name);
    }
    return names;
  }

  /// What stands at the path, if anything does; a JSON null is something.
  public Optional<JsonNode> find(JsonNode view) {
    JsonNode node = view;
    for (Step step : steps) {
      JsonNode next = next(node, step);
      if (next == null) {
        return Optional.empty();
      }
      node = next;
    }
    return Optional.of(node);
  }

  /// Puts something else in the place of what stands at the path, if anything does; null takes it
  /// away, and leaves a JSON null in an array.
  public void change(JsonNode view, Function<JsonNode, @Nullable JsonNode> change) {
    JsonNode holder = view;
    for (Step step : steps.subList(0, steps.size() - 1)) {
      JsonNode next = next(holder, step);
      if (next == null) {
        return;
      }
      holder = next;
    }
    JsonNode found = next(holder, steps.getLast());
    if (found == null) {
      return;
    }
    JsonNode other = change.apply(found);
    switch (steps.getLast()) {
      case Step.Field(String name) when other == null -> ((ObjectNode) holder).remove(name);
      case Step.Field(String name) -> ((ObjectNode) holder).set(name, other);
      case Step.Item(int index) ->
          ((ArrayNode) holder).set(index, other == null ? NullNode.instance : other);
    }
  }

  private static @Nullable JsonNode next(JsonNode node, Step step) {
    return switch (step) {
      case Step.Field(String name) -> node.get(name);
      case Step.Item(int index) -> node.isArray() ? node.get(index) : null;
    };
  }

  /// Whether what another path leads to stands at this one, or in what stands there.
  public boolean holds(ViewPath other) {
    return steps.size() <= other.steps.size() && steps.equals(other.steps.subList(0, steps.size()));
  }

  @Override
  public String toString() {
    return text;
  }

  private static Fault wrong(String text, int at, String trouble) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-path", "path '" + text + "' at " + at + ": " + trouble);
  }
}
