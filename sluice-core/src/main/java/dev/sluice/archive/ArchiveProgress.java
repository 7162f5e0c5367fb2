package dev.sluice.archive;

import java.time.Instant;
import java.util.Optional;

/// What an archive has done since it was started, all of it settled, and what it has dropped ever.
///
/// @param events the lines of events
/// @param errors the lines under the error prefix
/// @param dropped the events that a transform has dropped, in all the archive's life
/// @param files how many files were written
/// @param bytes how many bytes they have, packed
/// @param openPartitions how many partitions are open now
/// @param lastWritten when a range was settled last
/// @param trouble what keeps it from writing now
public record ArchiveProgress(
    long events,
    long errors,
    long dropped,
    long files,
    long bytes,
    int openPartitions,
    Optional<Instant> lastWritten,
    Optional<String> trouble) {

  static final ArchiveProgress NONE =
      new ArchiveProgress(0, 0, 0, 0, 0, 0, Optional.empty(), Optional.empty());

  ArchiveProgress withDropped(long all) {
    return new ArchiveProgress(
        events, errors, all, files, bytes, openPartitions, lastWritten, trouble);
  }

  ArchiveProgress withOpen(int partitions) {
    return new ArchiveProgress(
        events, errors, dropped, files, bytes, partitions, lastWritten, trouble);
  }

  ArchiveProgress failing(String why) {
    return new ArchiveProgress(
        events, errors, dropped, files, bytes, 0, lastWritten, Optional.of(why));
  }

  ArchiveProgress with(Manifest settled, Instant now) {
    long more = settled.objects().stream().mapToLong(object -> object.length()).sum();
    return new ArchiveProgress(
        events + settled.count().events(),
        errors + settled.count().errors(),
        dropped + settled.count().dropped(),
        files + settled.objects().size(),
        bytes + more,
        0,
        Optional.of(now),
        Optional.empty());
  }
}
