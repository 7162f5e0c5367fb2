package dev.sluice.archive;

import dev.sluice.archive.line.LineShape;
import dev.sluice.fault.Fault;

/// What an archive's lines are, and how they stand in files.
///
/// @param compression how files are packed
/// @param maxPartitions how many partitions are open at once, 1 to 5,000; one more, and all are
///   written out
/// @param errorTail what follows the plain part of the error prefix
/// @param shape how an event becomes a line
public record LineSettings(
    Compression compression, int maxPartitions, ErrorTail errorTail, LineShape shape) {

  /// The most partitions that can be open at once.
  public static final int MAX_PARTITIONS = 5_000;

  /// Plain lines, as they are written unless the configuration says otherwise.
  public static final LineSettings DEFAULT =
      new LineSettings(
          Compression.NONE, Compression.NONE.usualPartitions(), ErrorTail.NONE, LineShape.PLAIN);

  /// Checks the number of partitions.
  ///
  /// @throws Fault `invalid-archive`
  public LineSettings {
    if (maxPartitions < 1 || maxPartitions > MAX_PARTITIONS) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-archive",
          "max partitions " + maxPartitions + ": 1 to " + MAX_PARTITIONS + " is right");
    }
  }
}
