package dev.sluice.audit;

import dev.sluice.journal.Position;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.util.List;

/// What an audit has counted.
///
/// @param segments how many files the journal has
/// @param bytes how many bytes of them were read
/// @param first where the journal begins
/// @param end where it ends, exclusive
/// @param cursor where routing goes on
/// @param torn bytes of a group that was never acknowledged, which the next start cuts off
/// @param accounts each rule and target
/// @param findings what is broken
public record AuditReport(
    int segments,
    long bytes,
    Position first,
    Position end,
    Position cursor,
    long torn,
    List<Line> accounts,
    Findings findings) {

  /// What a rule owed a target: as the account has it, and what was found pending.
  public record Line(
      RuleName rule, TargetName target, long in, long delivered, long pending, long dead) {}

  /// The last position that holds an event; one less than the first when there is none.
  public long last() {
    return end.value() - 1;
  }

  /// Whether everything holds.
  public boolean holds() {
    return findings.count() == 0;
  }
}
