package dev.sluice.config;

import dev.sluice.archive.ArchiveSettings;
import dev.sluice.archive.ErrorTail;
import dev.sluice.archive.LineSettings;
import dev.sluice.archive.Prefix;
import dev.sluice.readymade.ReadyMade;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads `archive` of targets.
final class ArchiveReader {

  /// A prefix that every event can fill.
  static final String DEFAULT_PREFIX = "{type}/";

  static final String DEFAULT_ERROR_PREFIX = "error/";

  private final Problems problems;
  private final Path data;
  private final Function<String, Path> paths;
  private final Map<Path, String> read = new LinkedHashMap<>();

  /// @param data where archives stand that have no path of their own
  /// @param paths how a path is read
  ArchiveReader(Problems problems, Path data, Function<String, Path> paths) {
    this.problems = problems;
    this.data = data;
    this.paths = paths;
  }

  Optional<TargetSettings> read(String name, Section archive, boolean enabled) {
    Path path =
        archive.parsed("path", paths).orElse(data.resolve("archive").resolve(name)).normalize();
    Optional<Prefix> prefix = prefix(archive);
    ErrorTail.Split errors =
        archive
            .parsed("error-prefix", ArchiveReader::errorPrefix)
            .orElse(new ErrorTail.Split(DEFAULT_ERROR_PREFIX, ErrorTail.NONE));
    LineSettings lines = LinesReader.read(archive, errors.tail(), paths);
    archive
        .text("format")
        .filter(format -> !format.equals("jsonl"))
        .ifPresent(
            format -> archive.wrong("format", "'" + format + "' is not a format; write jsonl"));
    long flushBytes = ArchiveSettings.DEFAULT_FLUSH_BYTES;
    Duration flushAge = ArchiveSettings.DEFAULT_FLUSH_AGE;
    Optional<Section> flush = archive.section("flush");
    if (flush.isPresent()) {
      flushBytes = flush.get().size("size", 1L << 10, 1L << 30).orElse(flushBytes);
      flushAge =
          flush.get().duration("age", Duration.ofSeconds(1), Duration.ofDays(1)).orElse(flushAge);
      flush.get().finish();
    }
    OrderReader.refuse(archive, "an archive writes its events in the order in which they came");
    archive.finish();
    for (Map.Entry<Path, String> other : read.entrySet()) {
      if (path.startsWith(other.getKey()) || other.getKey().startsWith(path)) {
        archive.wrong(
            "path",
            path + " is, or lies in, or holds the path of archive '" + other.getValue() + "'");
      }
    }
    read.put(path, name);
    long bytes = flushBytes;
    Duration age = flushAge;
    return prefix.flatMap(p ->
        archive
            .made(() -> new ArchiveSettings(p, errors.root(), bytes, age, lines))
            .map(settings -> new TargetSettings.ArchiveTarget(path, settings, enabled)));
  }

  private Optional<Prefix> prefix(Section archive) {
    if (archive.has("ready-made")) {
      if (archive.has("prefix")) {
        archive.wrong("ready-made", "it brings a prefix of its own; leave out one of the two");
      }
      return archive
          .parsed("ready-made", name -> RulesReader.find(ReadyMade.Sort.ARCHIVE, name))
          .map(found -> Document.part(found.yaml(), "ready-made " + found.name(), problems))
          .flatMap(piece -> piece.parsed("prefix", Prefix::parse));
    }
    Map<String, String> keys = LinesReader.partitionKeys(archive);
    return archive.has("prefix")
        ? archive.parsed("prefix", text -> Prefix.parse(text, keys))
        : Optional.of(Prefix.parse(DEFAULT_PREFIX));
  }

  private static ErrorTail.Split errorPrefix(String text) {
    ErrorTail.Split split = ErrorTail.parse(text);
    String root = split.root();
    boolean isRight =
        !root.isEmpty()
            && text.length() <= 256
            && text.endsWith("/")
            && !root.startsWith("/")
            && root.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\' && c != '{' && c != '}');
    if (!isRight || !Collections.disjoint(List.of(root.split("/")), List.of("..", ".", ""))) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no error prefix; it is a relative path that begins with plain text and ends"
              + " with '/'");
    }
    return split;
  }
}
