package dev.sluice.outbox;

/// The name of a rule: 1 to 64 letters, digits, `.`, `_` and `-`.
public record RuleName(String value) implements Comparable<RuleName> {

  /// Checks the name.
  public RuleName {
    Name.require("rule", value);
  }

  @Override
  public int compareTo(RuleName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
