package dev.sluice.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps one event from holding up all others by its arrays.
///
/// event-ruler tries each value of a field beside each value of the other fields that a pattern
/// names, and finds out only then whether they may stand together. Two arrays of some hundred
/// thousand elements, which fit into one request, would keep it busy for hours. So values are
/// counted before: what counts for a pattern is the product over its fields, when at least two of
/// them have several values; what counts for an event is the sum over all patterns that do not name
/// the very same fields.
final class Combinations {

  private final Step root = new Step();
  private final List<int[]> together = new ArrayList<>();
  private int fields;

  /// A name on the way to a field that patterns name.
  private static final class Step {
    private final Map<String, Step> inner = new HashMap<>();
    private int field = -1;
  }

  /// The fields, by dotted path, that each pattern names.
  Combinations(Collection<Set<String>> patterns) {
    for (Set<String> paths : patterns) {
      if (paths.size() > 1) {
        together.add(paths.stream().mapToInt(this::number).toArray());
      }
    }
  }

  private int number(String path) {
    Step step = root;
    for (String name : path.split("\\.", -1)) {
      step = step.inner.computeIfAbsent(name, _ -> new Step());
    }
    if (step.field < 0) {
      step.field = fields++;
    }
    return step.field;
  }

  /// Refuses a view that would cost too much.
  ///
  /// @throws Fault `event-too-wide`
  void require(ObjectNode view, long most) {
    if (together.isEmpty()) {
      return;
    }
    int[] counts = new int[fields];
    count(view, root, counts);
    if (product(counts) <= most / together.size()) {
      return;
    }
    long sum = 0;
    for (int[] pattern : together) {
      sum = Math.min(Integer.MAX_VALUE, sum + of(pattern, counts));
    }
    if (sum > most) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "event-too-wide",
          "the arrays of the event have more than "
              + most
              + " combinations of values for fields that patterns name together");
    }
  }

  private static long of(int[] pattern, int[] counts) {
    long product = 1;
    int several = 0;
    for (int field : pattern) {
      if (counts[field] > 1) {
        several++;
        product = Math.min(Integer.MAX_VALUE, product * counts[field]);
      }
    }
    return several > 1 ? product : 0;
  }

  private static long product(int[] counts) {
    long product = 1;
    for (int count : counts) {
      product = Math.min(Integer.MAX_VALUE, product * Math.max(1, count));
    }
    return product;
  }

  private static void count(JsonNode node, Step step, int[] counts) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        Step next = next(step, member.getKey());
        if (next != null) {
          count(member.getValue(), next, counts);
        }
      }
    } else if (node.isArray()) {
      for (JsonNode item : node) {
        count(item, step, counts);
      }
    } else if (step.field >= 0) {
      counts[step.field]++;
    }
  }

  /// A dot in a name is like a level.
  private static @Nullable Step next(Step from, String name) {
    if (name.indexOf('.') < 0) {
      return from.inner.get(name);
    }
    Step step = from;
    for (String part : name.split("\\.", -1)) {
      step = step == null ? null : step.inner.get(part);
    }
    return step;
  }
}
