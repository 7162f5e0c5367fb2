package dev.sluice.rule;

import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.transform.InputTransform;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What events are selected, under a name, and for whom they are.
///
/// @param name what it is called
/// @param selector what it selects events by
/// @param targets for whom its events are, at most 100; for nobody yet when there are none
/// @param enabled whether it takes part in routing
/// @param input what its targets get of an event; what each target sends of itself when empty
/// @param inputs the same for single targets, which goes before `input`
/// @param start with which events it begins when it is seen for the first time
public record Rule(
    RuleName name,
    Selector selector,
    List<TargetName> targets,
    boolean enabled,
    Optional<InputTransform> input,
    Map<TargetName, InputTransform> inputs,
    Start start) {

  /// The most targets that a rule may have.
  public static final int MAX_TARGETS = 100;

  /// A rule that begins with the events that come from now on, and whose targets all get the same.
  public Rule(
      RuleName name,
      Selector selector,
      List<TargetName> targets,
      boolean enabled,
      Optional<InputTransform> input) {
    this(name, selector, targets, enabled, input, Map.of(), new Start.Latest());
  }

  /// A rule with an event pattern, whose targets get the event.
  public Rule(RuleName name, String pattern, List<TargetName> targets, boolean enabled) {
    this(name, pattern, targets, enabled, Optional.empty());
  }

  /// A rule with an event pattern.
  public Rule(
      RuleName name,
      String pattern,
      List<TargetName> targets,
      boolean enabled,
      Optional<InputTransform> input) {
    this(name, new Selector.EventPattern(pattern), targets, enabled, input);
  }

  /// The same rule, begun otherwise.
  public Rule startingAt(Start other) {
    return new Rule(name, selector, targets, enabled, input, inputs, other);
  }

  /// Checks the number of targets.
  public Rule {
    targets = List.copyOf(targets);
    inputs = Map.copyOf(inputs);
    if (targets.size() > MAX_TARGETS) {
      throw new IllegalArgumentException(
          "rule "
              + name
              + " has "
              + targets.size()
              + " targets; at most "
              + MAX_TARGETS
              + " are right");
    }
  }

  /// What one of its targets gets of an event; what the target sends of itself when empty.
  public Optional<InputTransform> input(TargetName target) {
    return Optional.ofNullable(inputs.get(target)).or(() -> input);
  }
}
