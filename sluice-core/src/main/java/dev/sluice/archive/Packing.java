package dev.sluice.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// What makes a Parquet file of files of JSON lines.
public interface Packing {

  /// Writes the lines of the files, in their order, a row each.
  ///
  /// @param lines files of JSON lines, not packed
  /// @param parquet the file to be written; it is not there yet
  /// @return how many rows it has
  /// @throws IOException when a file cannot be read or written
  /// @throws dev.sluice.fault.Fault when a line is none, or the work fails in another way
  long pack(List<Path> lines, Path parquet, ArchiveFormat.Detail detail) throws IOException;
}
