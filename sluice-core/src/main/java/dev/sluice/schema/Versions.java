package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.view.ViewPath;
import java.util.List;
import java.util.Optional;

/// Where the version of an event stands: at the first of some paths that has a short text, a number
/// or a Boolean.
public record Versions(List<ViewPath> paths) {

  /// How many paths there may be.
  public static final int MAX_PATHS = 8;

  /// Where client events have it, then where CloudEvents name their schema.
  public static final Versions DEFAULT =
      new Versions(
          List.of(ViewPath.parse("$.detail.schemaVersion"), ViewPath.parse("$.dataschema")));

  /// How long a version may be.
  public static final int MAX_CHARACTERS = 256;

  /// Checks the number.
  public Versions {
    paths = List.copyOf(paths);
    if (paths.size() > MAX_PATHS) {
      throw new IllegalArgumentException(
          "a version stands at one of at most " + MAX_PATHS + " paths");
    }
  }

  /// The version of an event; empty when it has none.
  String of(ObjectNode view) {
    for (ViewPath path : paths) {
      Optional<JsonNode> found = path.find(view);
      if (found.isPresent() && found.get().isValueNode() && !found.get().isNull()) {
        String text = found.get().asText();
        if (!text.isEmpty() && text.length() <= MAX_CHARACTERS) {
          return text;
        }
      }
    }
    return "";
  }
}
