package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.archive.contents.Contents;
import dev.sluice.archive.contents.Export;
import dev.sluice.archive.contents.Rows;
import dev.sluice.archive.contents.Verification;
import dev.sluice.archive.contents.Verification.Given;
import dev.sluice.archive.line.Encryption;
import dev.sluice.archive.line.LineShape;
import dev.sluice.archive.line.Privacy;
import dev.sluice.archive.line.VeiledPath;
import dev.sluice.journal.Position;
import dev.sluice.object.disk.DiskObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is listed, verified and exported of what an archive has written.
class ContentsTest {

  private static final Given GIVEN = new Given("hub-1", 14, 12, 12, 0);
  private static final Rows ROWS = Rows.with(FakeParquet::open);
  private static final Encryption KEYS =
      new Encryption(List.of("00".repeat(32)), new SplittableRandom(1));

  @TempDir Path folder;

  private World world;

  private static ArchiveSettings settings(Compression compression) {
    LineShape shape =
        new LineShape(
            Optional.empty(),
            new Privacy(
                List.of(),
                Optional.empty(),
                Optional.of(
                    new Privacy.Encrypt(List.of(VeiledPath.parse("detail.secret")), KEYS))));
    return new ArchiveSettings(
        Prefix.parse("{detail.k}/"),
        "error/",
        1 << 20,
        Duration.ofSeconds(60),
        new LineSettings(compression, 100, ErrorTail.NONE, shape));
  }

  /// Three ranges, 1 to 4, 6 to 9 and 11 to 14, each with the partitions a and b and an error.
  @BeforeEach
  void write() {
    world = new World(new DiskObjectStore(folder, "hub-1-lake"));
    for (Compression compression : Compression.values()) {
      Archive archive = world.archive(settings(compression));
      for (String k : List.of("\"a\"", "\"b\"", "null", "\"a\"")) {
        world.event("{\"k\":" + k + ",\"secret\":[1.50,\"é\"]}", "r");
      }
      world.journal.append("{}");
      World.drain(archive);
      archive.flush();
      world.clock.advance(Duration.ofHours(1));
    }
  }

  private Contents objects() throws IOException {
    return Contents.list(world.store, World.NAME, "error/");
  }

  private List<String> findings(Optional<Given> given) throws IOException {
    return Verification.run(world.store, objects(), ROWS, given).findings().first();
  }

  private void assertFound(Optional<Given> given, String... parts) throws IOException {
    List<String> found = findings(given);
    assertTrue(
        found.stream().anyMatch(each -> Stream.of(parts).allMatch(each::contains)),
        found.toString());
  }

  private Path file(String partition, int first) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(partition))) {
      String begin = "lake-hub-1-%020d-".formatted(first);
      return files
          .filter(file -> file.getFileName().toString().startsWith(begin))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void allThatWasGivenStandsThereOnce() throws IOException {
    Files.writeString(folder.resolve("a/README"), "x");
    Verification.Verified found =
        Verification.run(world.store, objects(), ROWS, Optional.of(GIVEN));
    assertEquals(List.of(), found.findings().first());
    assertEquals(9, found.files());
    assertEquals(9, found.events());
    assertEquals(3, found.errors());
    assertEquals(0, found.withoutPosition());
    assertEquals(1, objects().foreign());
  }

  @Test
  void aPositionThatStandsTwiceIsNamed() throws IOException {
    Files.copy(
        file("a", 1),
        Files.createDirectory(folder.resolve("copy")).resolve(file("a", 1).getFileName()));
    assertFound(Optional.empty(), "copy/lake", "position 1", "stands there twice");
    assertFound(Optional.of(GIVEN), "given: 12; some stand twice");
  }

  @Test
  void anErrorThatStandsAmongTheEventsTooIsNamed() throws IOException {
    Path errors = file("error", 1);
    String line = "{\"_position\":1,\"_arrival\":\"2026-11-21T09:30:00.000Z\"}";
    Files.writeString(
        errors, "{\"errorCode\":\"x\",\"position\":1,\"rawData\":\"\"}\n" + line + "\n");
    assertFound(Optional.empty(), "position 1", "stands there twice");
  }

  @Test
  void aLostFileIsKnownByWhatTheHubHasGiven() throws IOException {
    Files.delete(file("b", 6));
    assertEquals(List.of(), findings(Optional.empty()));
    assertFound(Optional.of(GIVEN), "lines through position 14: 11, given: 12; events are missing");
  }

  @Test
  void whatIsWrittenAfterTheHubWasAskedIsNoRepeat() throws IOException {
    assertEquals(List.of(), findings(Optional.of(new Given("hub-1", 9, 8, 8, 0))));
    assertEquals(List.of(), findings(Optional.of(new Given("hub-1", 9, 10, 12, 2))));
    assertFound(Optional.of(new Given("hub-2", 9, 8, 8, 0)), "events are missing");
  }

  @Test
  void positionsOutsideTheirFileOrBehindALaterOneAreNamed() throws IOException {
    Path file = file("a", 1);
    List<String> lines = Files.readAllLines(file);
    Files.writeString(file, lines.get(1) + "\n" + lines.get(0) + "\n");
    assertFound(Optional.empty(), "position 1", "stands behind position 4");
    Files.writeString(file, lines.get(0).replace("\"_position\":1,", "\"_position\":5,") + "\n");
    assertFound(Optional.empty(), "position 5", "its name does not hold this position");
  }

  @Test
  void cutFilesAndOverlappingRangesAreNamed() throws IOException {
    for (int first : new int[] {1, 6, 11}) {
      Path file = file("b", first);
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 3));
      assertFound(Optional.empty(), "b/" + file.getFileName());
    }
    Path file = file("a", 6);
    Files.move(file, file.resolveSibling(file.getFileName().toString().replace("0006-", "0004-")));
    assertFound(Optional.empty(), "positions 4 to 9 overlap");
  }

  @Test
  void linesOfAnOlderHubAreCountedAndNotExportedByRange() throws IOException {
    Files.writeString(file("a", 1), "{\"id\":\"old\"}\n{\"id\":\"older\"}\n");
    Verification.Verified found =
        Verification.run(world.store, objects(), ROWS, Optional.of(GIVEN));
    assertEquals(2, found.withoutPosition());
    assertEquals(List.of(), found.findings().first());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Export.Exported all =
        Export.run(world.store, this::objects, ROWS, Export.Part.ALL, Optional.empty(), out);
    assertEquals(new Export.Exported(9, 0, 0), all);
    Export.Part part = part(1L, 4L);
    assertEquals(
        new Export.Exported(1, 2, 0),
        Export.run(world.store, this::objects, ROWS, part, Optional.empty(), out));
  }

  private static Export.Part part(Long from, Long to) {
    return new Export.Part(
        Optional.of(new Position(from)),
        Optional.of(new Position(to)),
        Optional.empty(),
        Optional.empty());
  }

  private String exported(Export.Part part, Optional<Encryption> keys) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Export.run(world.store, this::objects, ROWS, part, keys, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aRangeOfPositionsOrTimesIsExported() throws IOException {
    List<String> ids =
        exported(part(4L, 9L), Optional.empty())
            .lines()
            .map(line -> line.replaceAll(".*\"id\":\"(e\\d+)\".*", "$1"))
            .toList();
    assertEquals(List.of("e4", "e6", "e9", "e7"), ids);
    Export.Part second =
        new Export.Part(
            Optional.empty(),
            Optional.empty(),
            Optional.of(world.clock.now().minus(Duration.ofHours(2))),
            Optional.of(world.clock.now().minus(Duration.ofHours(1))));
    assertEquals(3, exported(second, Optional.empty()).lines().count());
  }

  @Test
  void encryptedValuesComeBackWithTheKeyAndInTheirOwnEventOnly() throws IOException {
    String veiled = exported(part(1L, 1L), Optional.empty());
    assertTrue(veiled.contains("\"secret\":\"enc:v1:"), veiled);
    String plain = exported(part(1L, 1L), Optional.of(KEYS));
    assertTrue(
        plain.contains("\"detail\":{\"k\":\"a\",\"secret\":[1.50,\"é\"]},\"_position\":1,"), plain);

    Path file = file("a", 1);
    String moved = Files.readString(file).replace("\"_position\":1,", "\"_position\":2,");
    Files.writeString(file, moved);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Export.Exported exported =
        Export.run(world.store, this::objects, ROWS, part(1L, 4L), Optional.of(KEYS), out);
    assertEquals(new Export.Exported(3, 0, 1), exported);
  }

  @Test
  void linesThatAParquetFileHoldsAreNotSeenASecondTime() throws IOException {
    Path recent = Files.createDirectories(folder.resolve("_recent/a"));
    for (int first : List.of(1, 6)) {
      Path lines = file("a", first);
      Files.move(lines, recent.resolve(lines.getFileName()));
    }
    assertEquals(9, objects().all().size());
    Files.writeString(
        folder.resolve("a/lake-hub-1-%020d-%020d.parquet".formatted(1, 9)), "not looked at");
    // The lines of a in 1 to 9, and not those of b, nor those after it.
    assertEquals(
        List.of("a/1.parquet", "b/1.jsonl", "error/1.jsonl", "b/6.jsonl.gz", "error/6.jsonl.gz"),
        objects().all().stream()
            .filter(each -> each.name().first().value() < 11)
            .map(each -> each.partition() + each.name().first() + "." + each.name().ending())
            .toList());
  }
}
