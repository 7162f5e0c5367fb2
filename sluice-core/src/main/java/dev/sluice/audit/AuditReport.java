package dev.sluice.audit;

import dev.sluice.journal.Position;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.util.List;
import java.util.Optional;

/// What an audit has counted.
///
/// @param segments how many files the journal has
/// @param bytes how many bytes of them were read
/// @param first where the journal begins
/// @param end where it ends, exclusive
/// @param cursor where routing goes on
/// @param torn bytes of a group that was never acknowledged, which the next start cuts off
/// @param accounts each rule and target
/// @param hubId the hub's name in the names of objects; empty when it never had an archive
/// @param settled what each archive has settled
/// @param findings what is broken
public record AuditReport(
    int segments,
    long bytes,
    Position first,
    Position end,
    Position cursor,
    long torn,
    List<Line> accounts,
    Optional<String> hubId,
    List<Settled> settled,
    Findings findings) {

  /// What a rule owed a target: as the account has it, and what was found pending.
  public record Line(
      RuleName rule, TargetName target, long in, long delivered, long pending, long dead) {}

  /// What an archive has settled: through which position, and how many events that are at least and
  /// at most. An event that several rules gave it counts for each of them.
  public record Settled(TargetName target, Position through, long least, long most) {}

  /// What was found of an archive.
  ///
  /// @param objects how many it has published
  /// @param lines how many events stand in those that it has settled
  /// @param underWay what the next start will end
  public record Archived(
      TargetName target, long objects, long lines, Optional<UnderWay> underWay) {}

  /// Events that a crash has left half published; they are not settled.
  public record UnderWay(Position first, Position last) {}

  /// The last position that holds an event; one less than the first when there is none.
  public long last() {
    return end.value() - 1;
  }

  /// Whether everything holds.
  public boolean holds() {
    return findings.count() == 0;
  }
}
