package dev.sluice.rule.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A matching view as patterns see it: the scalars of each field, by dotted path, each with the
/// elements of arrays in which it lies.
///
/// An array is no level of its own. Scalars right in an array lie in no element of it, as
/// event-ruler has it; so one pattern may name a field twice over `$and` alone.
public final class FlatEvent {

  /// An element of an array, within those of the arrays around it.
  static final class Element {
    private final @Nullable Element around;
    private final int array;
    private final int index;

    private Element(@Nullable Element around, int array, int index) {
      this.around = around;
      this.array = array;
      this.index = index;
    }

    @Nullable Element around() {
      return around;
    }

    int array() {
      return array;
    }

    int index() {
      return index;
    }

    private long key() {
      return (long) array << 32 | index;
    }
  }

  /// The scalars of a field that lie in the same element.
  static final class Group {
    private static final int LONG = 16;

    private final @Nullable Element element;
    private final List<JsonNode> values = new ArrayList<>(1);
    private @Nullable Set<String> texts;

    private Group(@Nullable Element element) {
      this.element = element;
    }

    @Nullable Element element() {
      return element;
    }

    List<JsonNode> values() {
      return values;
    }

    boolean isLong() {
      return values.size() > LONG;
    }

    /// The texts among the values.
    Set<String> texts() {
      Set<String> known = texts;
      if (known == null) {
        known = new HashSet<>();
        for (JsonNode value : values) {
          if (value.isTextual()) {
            known.add(value.textValue());
          }
        }
        texts = known;
      }
      return known;
    }
  }

  /// What a field holds.
  static final class Values {
    private final Map<Object, Group> byPlace = new LinkedHashMap<>();
    private final BitSet arrays = new BitSet();
    private @Nullable List<Group> groups;
    private @Nullable Map<Long, List<Group>> byElement;

    private void add(@Nullable Element element, JsonNode value) {
      Object place = element == null ? this : element;
      byPlace
          .computeIfAbsent(
              place,
              _ -> {
                for (Element at = element; at != null; at = at.around) {
                  arrays.set(at.array);
                }
                return new Group(element);
              })
          .values
          .add(value);
    }

    /// The ids of the arrays in whose elements they lie.
    BitSet arrays() {
      return arrays;
    }

    List<Group> groups() {
      List<Group> known = groups;
      if (known == null) {
        known = List.copyOf(byPlace.values());
        groups = known;
      }
      return known;
    }

    /// Those that lie in an element.
    List<Group> within(int array, int index) {
      Map<Long, List<Group>> known = byElement;
      if (known == null) {
        known = new HashMap<>();
        for (Group group : groups()) {
          for (Element at = group.element(); at != null; at = at.around) {
            known.computeIfAbsent(at.key(), _ -> new ArrayList<>()).add(group);
          }
        }
        byElement = known;
      }
      return known.getOrDefault((long) array << 32 | index, List.of());
    }
  }

  private final Map<String, Values> fields;
  private final @Nullable Set<String> ways;
  private int arrays;

  private FlatEvent(Map<String, Values> fields, @Nullable Set<String> ways) {
    this.fields = fields;
    this.ways = ways;
  }

  /// All fields of a view.
  public static FlatEvent of(ObjectNode view) {
    FlatEvent flat = new FlatEvent(new TreeMap<>(), null);
    flat.members(view, "", null);
    return flat;
  }

  /// The fields of a view that some patterns name.
  ///
  /// @param ways their dotted paths, and every path on the way to one
  public static FlatEvent of(ObjectNode view, Set<String> ways) {
    FlatEvent flat = new FlatEvent(new HashMap<>(), ways);
    flat.members(view, "", null);
    return flat;
  }

  /// The fields that hold a scalar, by dotted path.
  public Set<String> paths() {
    return fields.keySet();
  }

  /// All scalars of a field, in the order of the event.
  public List<JsonNode> values(String path) {
    Values values = fields.get(path);
    return values == null
        ? List.of()
        : values.groups().stream().flatMap(group -> group.values().stream()).toList();
  }

  @Nullable Values field(String path) {
    return fields.get(path);
  }

  private void members(JsonNode object, String path, @Nullable Element element) {
    for (Map.Entry<String, JsonNode> member : object.properties()) {
      String inner = path.isEmpty() ? member.getKey() : path + '.' + member.getKey();
      if (ways == null || ways.contains(inner)) {
        node(member.getValue(), inner, element);
      }
    }
  }

  private void node(JsonNode node, String path, @Nullable Element element) {
    if (node.isObject()) {
      members(node, path, element);
    } else if (node.isArray()) {
      int array = arrays++;
      int index = 0;
      for (JsonNode item : node) {
        boolean isLevel = item.isContainerNode();
        node(item, path, isLevel ? new Element(element, array, index) : element);
        index++;
      }
    } else {
      fields.computeIfAbsent(path, _ -> new Values()).add(element, node);
    }
  }
}
