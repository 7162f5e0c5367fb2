package dev.sluice.config;

import dev.sluice.archive.Compression;
import dev.sluice.archive.ErrorTail;
import dev.sluice.archive.LineSettings;
import dev.sluice.archive.line.LineShape;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/// Reads what an archive's lines are and how they stand in files, beside where they go.
final class LinesReader {

  /// As many as Firehose has.
  private static final int MAX_KEYS = 50;

  private LinesReader() {}

  static LineSettings read(Section archive, ErrorTail errorTail, Function<String, Path> paths) {
    Compression compression =
        archive.parsed("compression", Compression::parse).orElse(Compression.NONE);
    int maxPartitions =
        archive
            .whole("max-partitions", 1, LineSettings.MAX_PARTITIONS)
            .orElse(compression.usualPartitions());
    LineShape shape =
        new LineShape(new TransformReader(paths).read(archive), PrivacyReader.read(archive));
    return new LineSettings(compression, maxPartitions, errorTail, shape);
  }

  /// The paths of partition keys, by their names.
  static Map<String, String> partitionKeys(Section archive) {
    Map<String, String> keys = new HashMap<>();
    archive
        .section("partition-keys")
        .ifPresent(section -> {
          for (String name : section.keys()) {
            section.text(name).ifPresent(path -> keys.put(name, path));
          }
          if (keys.size() > MAX_KEYS) {
            archive.wrong("partition-keys", "there are at most " + MAX_KEYS);
          }
          section.finish();
        });
    return keys;
  }
}
