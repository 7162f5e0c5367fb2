package dev.sluice.config;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the file says of rules, targets and connections, as it is written: nothing is filled in.
///
/// @param rules by their names
/// @param targets by their names
/// @param connections by their names
public record Written(
    Map<String, ObjectNode> rules,
    Map<String, ObjectNode> targets,
    Map<String, ObjectNode> connections) {

  /// Of a file that says nothing of them.
  public static final Written NOTHING = new Written(Map.of(), Map.of(), Map.of());

  /// Copies the maps, and sorts them.
  public Written {
    rules = Collections.unmodifiableMap(new TreeMap<>(rules));
    targets = Collections.unmodifiableMap(new TreeMap<>(targets));
    connections = Collections.unmodifiableMap(new TreeMap<>(connections));
  }

  static Written read(Section top) {
    return new Written(read(top, "rules"), read(top, "targets"), read(top, "connections"));
  }

  private static Map<String, ObjectNode> read(Section top, String key) {
    Map<String, ObjectNode> pieces = new TreeMap<>();
    Optional<Section> section = top.has(key) ? top.section(key) : Optional.empty();
    if (section.isPresent()) {
      for (String name : section.get().keys()) {
        section
            .get()
            .anyJson(name)
            .filter(ObjectNode.class::isInstance)
            .ifPresent(json -> pieces.put(name, (ObjectNode) json));
      }
    }
    return pieces;
  }
}
