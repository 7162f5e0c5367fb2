package dev.sluice.query;

import java.nio.file.Path;
import java.util.List;

/// The finished files of one archive, as they were when the question was asked.
///
/// @param archive the archive's name, which its view has too
/// @param files absolute paths of files of JSON lines; those that end in `.gz` are gzipped
public record ArchiveFiles(String archive, List<Path> files) {

  /// Copies the list.
  public ArchiveFiles {
    files = List.copyOf(files);
  }
}
