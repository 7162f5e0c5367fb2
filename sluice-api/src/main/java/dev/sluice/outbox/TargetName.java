package dev.sluice.outbox;

/// The name of a target: 1 to 64 letters, digits, `.`, `_` and `-`.
public record TargetName(String value) implements Comparable<TargetName> {

  /// Checks the name.
  public TargetName {
    Name.require("target", value);
  }

  @Override
  public int compareTo(TargetName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
