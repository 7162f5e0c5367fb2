package dev.sluice.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.sluice.rule.pattern.Addresses;
import dev.sluice.rule.pattern.Numbers;
import dev.sluice.rule.pattern.Operator;
import dev.sluice.rule.pattern.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks over an event before event-ruler gets it, for what that would get wrong or stall at.
///
/// - A number that no double holds is a text to event-ruler. The rules that compare numbers at its
///   field are decided without it.
/// - Where a pattern names IP addresses, event-ruler hands what looks like `n.n.n.n` to
///   `InetAddress.getByName`: the version `10.0.19041.1` becomes a DNS query, which a sender can
///   cause. And an IPv6 address lies for it in the IPv4 block of its first 32 bits, and a number
///   may lie in the block that its digits write in hexadecimal. The rules that name the field are
///   decided without it, and a false address is hidden from it.
/// - A very long value costs its length times the wildcards that it keeps open. Treated alike.
/// - event-ruler walks on from each value that matches. What several arrays multiply out to is
///   counted before; above a limit the whole event is decided without it.
final class Survey {

  private static final int ADDRESS = 1;
  private static final int WILD = 2;
  private static final int NUMBER = 4;

  /// What is to be known about an event.
  ///
  /// @param shown what event-ruler may see
  /// @param apart the rules that must be decided without it
  /// @param isWide whether event-ruler must not see the event at all
  record Findings(JsonNode shown, BitSet apart, boolean isWide) {}

  /// A name on the way to a field that patterns name.
  private static final class Step {
    private final Map<String, Step> inner = new HashMap<>();
    private int field = -1;
    private int flags;
    private final Numbered naming = new Numbered();
    private final Numbered comparing = new Numbered();
  }

  /// Rules by their numbers; a set of bits for each of many fields would take gigabytes.
  private static final class Numbered {
    private int[] rules = {};
    private int size;

    void add(int rule) {
      if (size == rules.length) {
        rules = Arrays.copyOf(rules, Math.max(2, size * 2));
      }
      rules[size++] = rule;
    }
  }

  private record Together(List<Integer> fields, boolean mayBeAbsent) {}

  private static final BitSet NONE = new BitSet();

  private final Step root = new Step();
  private final Set<String> ways = new HashSet<>();
  private final Set<Together> together = new HashSet<>();
  private final int longest;
  private final long widest;
  private int fields;

  /// A survey that knows no rule yet.
  ///
  /// @param longest how long a value may be where there are wildcards
  /// @param widest how many combinations event-ruler may be shown
  Survey(int longest, long widest) {
    this.longest = longest;
    this.widest = widest;
  }

  /// Adds what a rule names.
  void add(int rule, List<Pattern.Field> branch) {
    List<Integer> numbers = new ArrayList<>();
    for (Pattern.Field field : branch) {
      Step step = step(field.path());
      numbers.add(step.field);
      int flags = flags(field);
      step.flags |= flags;
      step.naming.add(rule);
      if ((flags & NUMBER) != 0) {
        step.comparing.add(rule);
      }
    }
    if (numbers.size() > 1) {
      together.add(new Together(numbers, branch.stream().anyMatch(Pattern.Field::mayBeAbsent)));
    }
  }

  /// Adds fields that are named apart from the machine, so that they are in {@link #ways()}.
  void addWays(Pattern pattern) {
    for (Pattern.Branch branch : pattern.branches()) {
      branch.fields().forEach(field -> addWays(field.path()));
      branch.parts().forEach(part -> addWays(part.pattern()));
    }
  }

  private void addWays(String path) {
    ways.add(path);
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      ways.add(path.substring(0, dot));
    }
  }

  /// The paths of all named fields, and those on the way to them.
  Set<String> ways() {
    return ways;
  }

  private Step step(String path) {
    Step step = root;
    for (String name : path.split("\\.", -1)) {
      step = step.inner.computeIfAbsent(name, _ -> new Step());
    }
    if (step.field < 0) {
      step.field = fields++;
    }
    return step;
  }

  private static int flags(Pattern.Field field) {
    if (!field.isPlain()) {
      return 0;
    }
    int flags = 0;
    for (Operator operator : field.operators()) {
      flags |= flags(operator);
    }
    return flags;
  }

  private static int flags(Operator operator) {
    return switch (operator) {
      case Operator.Text(String text) -> Addresses.isAddress(text) ? ADDRESS : 0;
      case Operator.Block _ -> ADDRESS;
      case Operator.Numeral _, Operator.Numeric _ -> NUMBER;
      case Operator.Wild _ -> WILD;
      case Operator.AnythingBut(_, List<Operator> excluded) -> flags(excluded.getFirst());
      case Operator.Exactly _,
          Operator.Word _,
          Operator.Affix _,
          Operator.IgnoringCase _,
          Operator.Exists _,
          Operator.Dated _ ->
          0;
    };
  }

  /// Looks an event over.
  Findings of(ObjectNode view) {
    Look look = new Look();
    JsonNode changed = look.at(view, root);
    boolean isWide = look.several && !together.isEmpty() && isWide(view);
    return new Findings(
        changed == null ? view : changed, look.apart == null ? NONE : look.apart, isWide);
  }

  private final class Look {
    private boolean several;
    private @Nullable BitSet apart;

    /// A copy with values hidden; null when there is nothing to hide, so that most are not copied.
    private @Nullable JsonNode at(JsonNode node, Step step) {
      if (node instanceof ObjectNode object) {
        return members(object, step);
      }
      if (node instanceof ArrayNode array) {
        return items(array, step);
      }
      return step.flags == 0 ? null : value(node, step);
    }

    private @Nullable ObjectNode members(ObjectNode object, Step step) {
      if (step.inner.isEmpty()) {
        return null;
      }
      ObjectNode copy = null;
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        Step next = next(step, member.getKey());
        JsonNode changed = next == null ? null : at(member.getValue(), next);
        if (changed != null) {
          if (copy == null) {
            copy = object.objectNode();
            copy.setAll(object);
          }
          copy.set(member.getKey(), changed);
        }
      }
      return copy;
    }

    private @Nullable ArrayNode items(ArrayNode array, Step step) {
      several |= array.size() > 1;
      ArrayNode copy = null;
      for (int i = 0; i < array.size(); i++) {
        JsonNode changed = at(array.get(i), step);
        if (changed != null) {
          if (copy == null) {
            copy = array.arrayNode(array.size()).addAll(array);
          }
          copy.set(i, changed);
        }
      }
      return copy;
    }

    private @Nullable JsonNode value(JsonNode value, Step step) {
      if (value.isTextual()) {
        String text = value.textValue();
        if ((step.flags & WILD) != 0 && text.length() > longest
            || (step.flags & ADDRESS) != 0 && Addresses.isFalse(text)) {
          decideApart(step.naming);
          return TextNode.valueOf("\0");
        }
        if ((step.flags & ADDRESS) != 0 && text.indexOf(':') >= 0) {
          decideApart(step.naming);
        }
      } else if (value.isNumber()) {
        if ((step.flags & ADDRESS) != 0) {
          decideApart(step.naming);
        } else if ((step.flags & NUMBER) != 0 && !Numbers.isDouble(value)) {
          decideApart(step.comparing);
        }
      }
      return null;
    }

    private void decideApart(Numbered rules) {
      if (apart == null) {
        apart = new BitSet();
      }
      for (int i = 0; i < rules.size; i++) {
        apart.set(rules.rules[i]);
      }
    }
  }

  private boolean isWide(ObjectNode view) {
    int[] counts = new int[fields];
    long all = count(view, root, counts);
    long sum = 0;
    for (Together pattern : together) {
      sum += cost(pattern, counts, all);
      if (sum > widest) {
        return true;
      }
    }
    return false;
  }

  private static long cost(Together pattern, int[] counts, long all) {
    long product = 1;
    for (int field : pattern.fields()) {
      product = Math.min(Integer.MAX_VALUE, product * Math.max(1, counts[field]));
    }
    if (product == 1) {
      return 0;
    }
    // To see that a field is absent, event-ruler looks through all values each time.
    return pattern.mayBeAbsent() ? product * all : product;
  }

  private static long count(JsonNode node, Step step, int[] counts) {
    long all = 0;
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        Step next = next(step, member.getKey());
        if (next != null) {
          all += count(member.getValue(), next, counts);
        }
      }
    } else if (node.isArray()) {
      for (JsonNode item : node) {
        all += count(item, step, counts);
      }
    } else if (step.field >= 0) {
      counts[step.field]++;
      all = 1;
    }
    return all;
  }

  /// A dot in a name is like a level.
  private static @Nullable Step next(Step from, String name) {
    Step direct = from.inner.get(name);
    if (direct != null || name.indexOf('.') < 0) {
      return direct;
    }
    Step step = from;
    for (String part : name.split("\\.", -1)) {
      step = step == null ? null : step.inner.get(part);
    }
    return step;
  }
}
