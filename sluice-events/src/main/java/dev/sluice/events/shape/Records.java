package dev.sluice.events.shape;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;

/// Where the records of a shape stand.
///
/// | written | records |
/// | --- | --- |
/// | `Records` | the items of that array |
/// | `records.*` | the items of each array in that object; its name is the record's group |
/// | `$` | the items of the event, when it is an array; else the event itself |
///
/// @param place the array or object
/// @param isGrouped whether it is an object of arrays
record Records(Place place, boolean isGrouped) {

  private static final String GROUPED = ".*";

  /// A record.
  ///
  /// @param node the record, whatever it is
  /// @param group the name that its list stands under
  record One(Node node, Optional<String> group) {}

  /// Reads where records stand.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  static Records parse(String text) {
    boolean isGrouped = text.endsWith(GROUPED);
    String place = isGrouped ? text.substring(0, text.length() - GROUPED.length()) : text;
    return new Records(Place.parse(place), isGrouped);
  }

  /// The records; none when there is no such list.
  List<One> in(Scene event) {
    return place.in(event).map(node -> list(node)).orElse(List.of());
  }

  private List<One> list(Node node) {
    boolean isRoot = place.isFromRoot() && place.steps().isEmpty();
    return switch (node) {
      case Node.Items array when !isGrouped -> new Listed(array.items(), Optional.empty());
      case Node.Members object when isGrouped -> grouped(object.members());
      default -> isRoot ? List.of(new One(node, Optional.empty())) : List.of();
    };
  }

  /// The records of all groups, as far as one more than there may be.
  private static List<One> grouped(Map<String, Node> groups) {
    List<One> all = new ArrayList<>();
    for (Map.Entry<String, Node> group : groups.entrySet()) {
      Optional<String> name = Optional.of(group.getKey());
      // What is no list is one record, so that it is not lost.
      List<Node> nodes =
          group.getValue() instanceof Node.Items array ? array.items() : List.of(group.getValue());
      for (Node node : nodes) {
        all.add(new One(node, name));
        if (all.size() > ShapeTable.MAX_RECORDS) {
          return all;
        }
      }
    }
    return all;
  }

  /// The items of an array as records, made when they are asked for: most rows ask for the first
  /// alone, and an array of strangers can be long.
  private static final class Listed extends AbstractList<One> implements RandomAccess {
    private final List<Node> items;
    private final Optional<String> group;

    private Listed(List<Node> items, Optional<String> group) {
      this.items = items;
      this.group = group;
    }

    @Override
    public One get(int index) {
      return new One(items.get(index), group);
    }

    @Override
    public int size() {
      return items.size();
    }
  }
}
