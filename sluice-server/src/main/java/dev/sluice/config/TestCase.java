package dev.sluice.config;

import dev.sluice.outbox.TargetName;
import java.util.Map;
import java.util.Set;

/// A test of the rules that stands in the configuration itself; `sluice check` runs it.
///
/// @param name what it proves
/// @param line where it stands
/// @param event a matching view, or a CloudEvent in structured JSON, as JSON text
/// @param isCloudEvent which of the two: a CloudEvent has a `specversion`
/// @param targets for which targets the event must be, and no others
/// @param sends what some of them get, as JSON text
public record TestCase(
    String name,
    int line,
    String event,
    boolean isCloudEvent,
    Set<TargetName> targets,
    Map<TargetName, String> sends) {
  /// Copies the targets and what they get.
  public TestCase {
    targets = Set.copyOf(targets);
    sends = Map.copyOf(sends);
  }
}
