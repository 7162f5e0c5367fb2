package dev.sluice.setup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;

/// A piece that was made at run time.
///
/// @param name what it is called
/// @param json what it says, with the keys of `sluice.yaml`
/// @param ids the names that clients of EventBridge have given a rule's targets, by the targets
/// @param version 1 when it was made, and one more with each change
/// @param made when it was made, and by whom
/// @param changed the same of its last change
public record Kept(
    String name,
    ObjectNode json,
    Map<String, String> ids,
    long version,
    Change made,
    Change changed) {

  /// Who did something, and when.
  public record Change(Instant at, String by) {}

  /// Copies the ids.
  public Kept {
    ids = Map.copyOf(ids);
  }

  /// Whether it is in force.
  public boolean isEnabled() {
    return json.path("enabled").asBoolean(true);
  }
}
