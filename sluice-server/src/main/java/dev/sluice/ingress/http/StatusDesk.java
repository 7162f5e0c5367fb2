package dev.sluice.ingress.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whoever knows how the hub goes.
public interface StatusDesk {

  /// How the hub goes now.
  Status status();

  /// How the hub goes at one moment.
  ///
  /// @param hub the hub's name in the names of files
  /// @param version what the jar was built as
  /// @param eventsPerSecond how many events were accepted in a second, over the last ten
  /// @param journalEnd the position that the next event gets
  /// @param journalBytes how much room the journal takes
  /// @param routed how many events were routed
  /// @param unmatched how many of them no rule matched
  record Status(
      String hub,
      String version,
      Instant startedAt,
      Duration uptime,
      double eventsPerSecond,
      long journalFirst,
      long journalEnd,
      long journalBytes,
      long routed,
      long unmatched,
      List<TargetShown> targets,
      List<ArchiveShown> archives) {}

  /// A target, an archive too.
  ///
  /// @param shown what it is and whether it is delivered to
  record TargetShown(TargetDesk.Shown shown, long in, long delivered, long pending, long dead) {}

  /// What is special to an archive. What it has written counts since the hub was started; what it
  /// has dropped, ever.
  ///
  /// @param settled through which position all is written
  /// @param lagPositions how far the journal's end is past what is not written yet
  /// @param lag how long ago the oldest event came that is not written yet
  /// @param least how many events are settled at least
  /// @param most how many at most: one that several rules gave it counts for each
  /// @param trouble what keeps it from writing
  record ArchiveShown(
      String name,
      long settled,
      long lagPositions,
      Duration lag,
      long least,
      long most,
      long events,
      long errors,
      long dropped,
      long files,
      long bytes,
      int openPartitions,
      Optional<Instant> lastWritten,
      Optional<String> trouble) {}
}
