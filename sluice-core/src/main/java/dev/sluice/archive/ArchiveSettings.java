package dev.sluice.archive;

import dev.sluice.fault.Fault;
import dev.sluice.object.ObjectKey;
import java.time.Duration;
import java.time.Instant;

/// How an archive writes.
///
/// @param prefix where objects go: text with `{path}` expressions over the matching view
/// @param errorPrefix under what records go that have no place: plain text, most often with a `/`
///   at its end
/// @param flushBytes how large a partition grows, not packed, before all are written out, 1 byte to
///   1 GiB
/// @param flushAge how old the oldest unwritten record grows before all are written out, 1 s to 24
///   h
/// @param lines how lines stand in files
public record ArchiveSettings(
    Prefix prefix, String errorPrefix, long flushBytes, Duration flushAge, LineSettings lines) {

  /// 64 MiB, as Firehose asks for with dynamic partitioning.
  public static final long DEFAULT_FLUSH_BYTES = 64L << 20;

  /// One minute.
  public static final Duration DEFAULT_FLUSH_AGE = Duration.ofSeconds(60);

  /// The most that a partition grows.
  public static final long MAX_FLUSH_BYTES = 1L << 30;

  /// The least time between two writings for age.
  public static final Duration MIN_FLUSH_AGE = Duration.ofSeconds(1);

  /// The most time that a record stays unwritten.
  public static final Duration MAX_FLUSH_AGE = Duration.ofHours(24);

  /// The most bytes of an object's name behind its prefix.
  static final int MAX_NAME_BYTES = 192;

  /// With plain lines.
  ///
  /// @throws Fault `invalid-prefix` or `invalid-archive`, naming the part
  public ArchiveSettings(Prefix prefix, String errorPrefix, long flushBytes, Duration flushAge) {
    this(prefix, errorPrefix, flushBytes, flushAge, LineSettings.DEFAULT);
  }

  /// Checks every part.
  ///
  /// @throws Fault `invalid-prefix` or `invalid-archive`, naming the part
  public ArchiveSettings {
    if (errorPrefix.isEmpty()) {
      throw invalid("invalid-prefix", "the error prefix is empty; 'error/' would be right");
    }
    Prefix.requirePlain("error prefix", errorPrefix, errorPrefix);
    if (errorPrefix.indexOf('{') >= 0 || errorPrefix.indexOf('}') >= 0) {
      throw invalid(
          "invalid-prefix",
          "error prefix '" + errorPrefix + "': it is plain text, without '{' and '}'");
    }
    requireRoomForName(
        errorPrefix + lines.errorTail().of(ErrorType.PARTITIONING_FAILED, Instant.EPOCH));
    if (prefix.toString().startsWith(errorPrefix)) {
      throw invalid(
          "invalid-prefix",
          "prefix '" + prefix + "' lies under the error prefix '" + errorPrefix + "'");
    }
    prefix.paths().forEach(lines.shape().privacy()::requirePartition);
    if (flushBytes < 1 || flushBytes > MAX_FLUSH_BYTES) {
      throw invalid("invalid-archive", "flush size " + flushBytes + ": 1 byte to 1 GiB is right");
    }
    if (flushAge.compareTo(MIN_FLUSH_AGE) < 0 || flushAge.compareTo(MAX_FLUSH_AGE) > 0) {
      throw invalid("invalid-archive", "flush age " + flushAge + ": 1 s to 24 h is right");
    }
  }

  private static void requireRoomForName(String errorPrefix) {
    try {
      ObjectKey _ = new ObjectKey(errorPrefix + "x".repeat(MAX_NAME_BYTES));
    } catch (IllegalArgumentException e) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-prefix",
          "error prefix '" + errorPrefix + "': it has at most 832 bytes, 63 after its last '/'",
          e);
    }
  }

  private static Fault invalid(String code, String sentence) {
    return Fault.of(Fault.Kind.INVALID, code, sentence);
  }
}
