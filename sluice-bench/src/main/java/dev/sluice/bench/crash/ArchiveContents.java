package dev.sluice.bench.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.archive.ArchiveObjects;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.outbox.TargetName;
import dev.sluice.query.Answer;
import dev.sluice.query.ArchiveFiles;
import dev.sluice.query.CellForm;
import dev.sluice.query.Queries;
import dev.sluice.query.QueryLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one sees who reads an archive's folder: recent files whose events a Parquet file has
/// already are passed over, as {@link ArchiveObjects} says.
final class ArchiveContents {

  private static final Pattern NAME = Pattern.compile("archive-.+-(\\d+)-(\\d+)\\.jsonl");

  private static final QueryLimits LIMITS =
      new QueryLimits(QueryLimits.MOST_ROWS, Duration.ofMinutes(5), 512L << 20);

  private static final TargetName ARCHIVE = new TargetName("archive");
  private static final String ERRORS = "error/";
  private static final int MOST_FILES = 1_000_000;
  private static final Path INTERNAL = Path.of(".sluice");
  private static final Path RECENT = Path.of(ArchiveObjects.RECENT);

  private final byte[] counts;
  private final ArchiveLines lines;
  private final Findings findings;
  private final TreeMap<Long, Long> ranges = new TreeMap<>();
  private int distinct;
  private int pushed;
  private int packed;

  private ArchiveContents(int mostEvents, ArchiveLines lines, Findings findings) {
    counts = new byte[mostEvents];
    this.lines = lines;
    this.findings = findings;
  }

  /// Reads the files of an archive whose hub was killed: what the hub had begun lies about.
  static ArchiveContents meanwhile(Path folder, int mostEvents, Findings findings)
      throws IOException {
    ArchiveContents contents = new ArchiveContents(mostEvents, new PostedLines(), findings);
    for (Path file : files(folder)) {
      if (!folder.relativize(file).startsWith(INTERNAL)) {
        contents.read(folder, file);
      }
    }
    return contents;
  }

  /// Reads all files; whatever is not as it must be becomes a finding.
  static ArchiveContents read(Path folder, int mostEvents, Findings findings) throws IOException {
    return read(folder, mostEvents, new PostedLines(), findings);
  }

  /// Reads all files of events that are known by other lines.
  static ArchiveContents read(Path folder, int mostEvents, ArchiveLines lines, Findings findings)
      throws IOException {
    ArchiveContents contents = new ArchiveContents(mostEvents, lines, findings);
    for (Path file : files(folder)) {
      contents.read(folder, file);
    }
    contents.requireDisjointRanges();
    return contents;
  }

  /// All files but the recent ones that are packed and not yet deleted.
  private static List<Path> files(Path folder) throws IOException {
    Set<Path> listed =
        ArchiveObjects.list(new DiskObjectStore(folder, "crash"), ARCHIVE, ERRORS, MOST_FILES)
            .orElseThrow()
            .objects()
            .stream()
            .map(found -> folder.resolve(found.key().value()))
            .collect(Collectors.toSet());
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !folder.relativize(file).startsWith(RECENT) || listed.contains(file))
          .sorted()
          .toList();
    }
  }

  private void read(Path folder, Path whole) throws IOException {
    Path file = folder.relativize(whole);
    if (file.startsWith(INTERNAL)) {
      findings.add(Wrong.LEFT_OVER, file.toString());
    } else if (file.toString().endsWith(".parquet")) {
      readRows(file, whole);
    } else {
      read(file, Files.readAllBytes(whole));
    }
  }

  /// Reads the rows of a Parquet file as the lines that they were.
  private void readRows(Path file, Path whole) {
    Answer rows =
        new Queries(List.of(new ArchiveFiles("archive", List.of(whole))), false)
            .ask(
                "SELECT line FROM archive_lines ORDER BY CAST(line ->> '_position' AS BIGINT)",
                CellForm.TEXT,
                LIMITS);
    if (rows.isCut() || rows.rows().isEmpty()) {
      findings.add(Wrong.DAMAGED, file + " has no rows, or more than can be read");
    }
    long position = 0;
    for (List<@Nullable String> row : rows.rows()) {
      position =
          Math.max(
              position,
              readLine(file, Objects.requireNonNull(row.getFirst()), position, Long.MAX_VALUE));
    }
    packed++;
  }

  /// How many Parquet files there are.
  int packed() {
    return packed;
  }

  private void read(Path file, byte[] bytes) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    if (!name.matches() || bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
      findings.add(Wrong.DAMAGED, file + " is no whole file of lines");
      return;
    }
    Long last = Long.valueOf(name.group(2));
    // A recent file that waits to be packed may lie in the range of another partition's Parquet.
    Long before = file.startsWith(RECENT) ? null : ranges.put(Long.valueOf(name.group(1)), last);
    if (before != null && !before.equals(last)) {
      findings.add(Wrong.OVERLAP, file + " begins as another range, to " + before);
    }
    long position = Long.parseLong(name.group(1)) - 1;
    for (String line : new String(bytes, UTF_8).lines().toList()) {
      position = Math.max(position, readLine(file, line, position, last));
    }
  }

  /// Reads one line, whose position is behind the one before it.
  ///
  /// @return the position; 0 when there is none
  private long readLine(Path file, String line, long before, long last) {
    JsonNode event;
    try {
      event = HubApi.JSON.readTree(line);
    } catch (JsonProcessingException e) {
      findings.add(Wrong.DAMAGED, file + ": " + e.getOriginalMessage());
      return 0;
    }
    if (!event.path("id").isTextual()) {
      findings.add(Wrong.DAMAGED, file + ": a line without an id");
      return 0;
    }
    String id = event.path("id").textValue();
    long position = event.path("_position").asLong();
    int number = lines.number(event);
    if (number < 0 || number >= counts.length) {
      findings.add(Wrong.FOREIGN, file + ": '" + id + "'");
      return position;
    }
    if (position <= before || position > last) {
      findings.add(Wrong.DAMAGED, file + ": " + id + " stands at position " + position);
    }
    if (!lines.isAsSent(number, event)) {
      findings.add(Wrong.DAMAGED, file + ": " + id + " has the content of another event");
    }
    counts[number] = (byte) Math.min(Byte.MAX_VALUE, counts[number] + 1);
    if (counts[number] > 1) {
      findings.add(Wrong.TWICE, id + ", in " + file + " and before");
    } else {
      distinct++;
      pushed += lines.isPushed(number) ? 1 : 0;
    }
    return position;
  }

  /// All partitions of one flush have the same range in their names; two flushes share no position.
  private void requireDisjointRanges() {
    long through = 0;
    for (Map.Entry<Long, Long> range : ranges.entrySet()) {
      if (range.getKey() <= through) {
        findings.add(Wrong.OVERLAP, range.getKey() + " to " + range.getValue());
      }
      through = Math.max(through, range.getValue());
    }
  }

  boolean has(int number) {
    return counts[number] > 0;
  }

  /// How many events there are.
  int events() {
    return distinct;
  }

  /// How many of them are for the target too.
  int pushed() {
    return pushed;
  }
}
