package dev.sluice.config;

import dev.sluice.archive.ArchiveFormat;
import dev.sluice.archive.ArchiveFormat.Detail;
import dev.sluice.archive.ArchiveFormat.Parquet;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// Reads what an archive's files become: `format` and `parquet`.
final class ParquetReader {

  private ParquetReader() {}

  static ArchiveFormat read(Section archive) {
    Optional<String> format = archive.text("format");
    boolean isParquet = format.filter("parquet"::equals).isPresent();
    if (format.isPresent() && !isParquet && !format.get().equals("jsonl")) {
      archive.wrong("format", "'" + format.get() + "' is not a format; write jsonl or parquet");
    }
    Optional<Section> parquet = archive.section("parquet");
    if (parquet.isPresent() && !isParquet) {
      archive.wrong("parquet", "it says how files are packed; format: parquet packs them");
    }
    long bytes = Parquet.DEFAULT_BYTES;
    Duration age = Parquet.DEFAULT_AGE;
    Detail detail = Detail.JSON;
    if (parquet.isPresent()) {
      Section section = parquet.get();
      bytes = section.size("size", 1L << 10, 1L << 30).orElse(bytes);
      age = section.duration("age", Duration.ofSeconds(1), Duration.ofDays(1)).orElse(age);
      detail = section.parsed("detail", ParquetReader::detail).orElse(detail);
      section.finish();
    }
    return isParquet ? new Parquet(bytes, age, detail) : ArchiveFormat.LINES;
  }

  private static Detail detail(String text) {
    for (Detail each : Detail.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
        return each;
      }
    }
    throw new IllegalArgumentException("'" + text + "' is none; write json or struct");
  }
}
