package dev.sluice.query;

import java.nio.file.Path;
import java.util.List;

/// The finished files of one archive, as they were when the question was asked.
///
/// @param archive the archive's name, which its view has too
/// @param files absolute paths of files of JSON lines, of which those that end in `.gz` are
///   gzipped, and of Parquet files, which end in `.parquet`; no event stands in two of them
public record ArchiveFiles(String archive, List<Path> files) {

  /// Copies the list.
  public ArchiveFiles {
    files = List.copyOf(files);
  }

  /// Those of JSON lines.
  List<Path> lines() {
    return files.stream().filter(file -> !isParquet(file)).toList();
  }

  /// Those of Parquet.
  List<Path> parquet() {
    return files.stream().filter(ArchiveFiles::isParquet).toList();
  }

  private static boolean isParquet(Path file) {
    return file.toString().endsWith(".parquet");
  }
}
