package dev.sluice.events.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
      case Node.Items array when !isGrouped -> items(array, Optional.empty());
      case Node.Members object when isGrouped -> {
        List<One> all = new ArrayList<>();
        for (Map.Entry<String, Node> group : object.members().entrySet()) {
          Optional<String> name = Optional.of(group.getKey());
          // What is no list is one record, so that it is not lost.
          all.addAll(
              group.getValue() instanceof Node.Items array
                  ? items(array, name)
                  : List.of(new One(group.getValue(), name)));
        }
        yield all;
      }
      default -> isRoot ? List.of(new One(node, Optional.empty())) : List.of();
    };
  }

  private static List<One> items(Node.Items array, Optional<String> group) {
    return array.items().stream().map(item -> new One(item, group)).toList();
  }
}
