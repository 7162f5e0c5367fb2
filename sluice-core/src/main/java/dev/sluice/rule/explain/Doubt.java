package dev.sluice.rule.explain;

import dev.sluice.outbox.RuleName;
import java.util.Optional;

/// What is probably not meant about a rule, though it may stand.
///
/// @param other the rule that it has to do with
public record Doubt(RuleName rule, Kind kind, String sentence, Optional<RuleName> other) {

  /// What kind of doubt.
  public enum Kind {
    /// No event can match.
    NEVER,
    /// One of its alternatives can match no event.
    NEVER_IN_PART,
    /// Another rule takes the same events for the same target.
    SAME,
    /// Another rule takes the same events and more for the same target.
    SHADOWED
  }
}
