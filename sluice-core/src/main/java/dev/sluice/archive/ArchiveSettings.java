package dev.sluice.archive;

import java.time.Duration;

/// How an archive writes.
///
/// @param prefix where objects go: text with `{path}` expressions over the matching view
/// @param errorPrefix where records go for which the prefix cannot be worked out
/// @param flushBytes how large a partition grows before all are written out
/// @param flushAge how old the oldest unwritten record grows before all are written out
public record ArchiveSettings(
    Prefix prefix, String errorPrefix, long flushBytes, Duration flushAge) {

  /// 64 MiB, as Firehose asks for with dynamic partitioning.
  public static final long DEFAULT_FLUSH_BYTES = 64L << 20;

  /// One minute.
  public static final Duration DEFAULT_FLUSH_AGE = Duration.ofSeconds(60);
}
