package dev.sluice.replay;

import dev.sluice.journal.Position;
import java.util.Optional;

/// What a run would do, without doing it.
///
/// @param events how many events would become deliveries, or how many dead letters would be due
/// @param deliveries how many deliveries they would become
/// @param looked at how many events or dead letters was looked
/// @param endedAt where the count ended before the end, because it took too long
/// @param refused how many lines of an archive are no events any more
/// @param reason why the last of those is none
public record Count(
    long events,
    long deliveries,
    long looked,
    Optional<Position> endedAt,
    long refused,
    Optional<String> reason) {

  Count(long events, long deliveries, long looked, Optional<Position> endedAt) {
    this(events, deliveries, looked, endedAt, 0, Optional.empty());
  }
}
