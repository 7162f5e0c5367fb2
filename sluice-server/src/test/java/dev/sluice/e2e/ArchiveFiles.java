package dev.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The published files of an archive.
record ArchiveFiles(Path folder) {

  /// Every line of every file; what is not published yet is not looked at.
  List<String> lines() {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jsonl"))
          .filter(file -> !folder.relativize(file).startsWith(".sluice"))
          .flatMap(ArchiveFiles::lines)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      String text = Files.readString(file);
      if (!text.endsWith("\n")) {
        throw new AssertionError(file + " has a torn last line");
      }
      return text.lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// How often each event stands there, by its id.
  Map<String, Integer> ids() {
    Map<String, Integer> counts = new HashMap<>();
    for (String line : lines()) {
      counts.merge(id(line), 1, Integer::sum);
    }
    return counts;
  }

  static String id(String line) {
    try {
      JsonNode id = Api.JSON.readTree(line).path("id");
      if (!id.isTextual()) {
        throw new AssertionError("a line without an id: " + line);
      }
      return id.textValue();
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }
}
