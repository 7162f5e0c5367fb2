package dev.sluice.e2e;

import static java.nio.file.FileVisitResult.CONTINUE;
import static java.nio.file.FileVisitResult.SKIP_SUBTREE;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The published files of an archive.
record ArchiveFiles(Path folder) {

  /// Every line of every file; what is not published yet is not looked at.
  List<String> lines() {
    if (!Files.exists(folder)) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes ignored) {
              return each.endsWith(".sluice") ? SKIP_SUBTREE : CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes ignored)
                throws IOException {
              lines.addAll(wholeLines(file));
              return CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static List<String> wholeLines(Path file) throws IOException {
    String text = Files.readString(file);
    if (!file.toString().endsWith(".jsonl") || !text.endsWith("\n")) {
      throw new AssertionError(file + " is no whole file of lines");
    }
    return text.lines().toList();
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
