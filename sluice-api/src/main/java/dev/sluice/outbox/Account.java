package dev.sluice.outbox;

/// What one rule owed one target, and what became of it.
///
/// @param in how many deliveries routing wrote
/// @param delivered how many have arrived
/// @param dead how many stand in the dead letters, or under an archive's error prefix
public record Account(RuleName rule, TargetName target, long in, long delivered, long dead) {

  /// How many have not ended: `in = delivered + pending + dead`.
  public long pending() {
    return in - delivered - dead;
  }
}
