package dev.sluice.rule;

/// What a rule selects events by, as JSON text that is not yet known to be right.
public sealed interface Selector {

  /// The text.
  String json();

  /// An event pattern, as EventBridge has it, over the matching view.
  record EventPattern(String json) implements Selector {}

  /// A list of CloudEvents subscription filters, over the attributes alone; all of them must pass.
  record Filters(String json) implements Selector {}
}
