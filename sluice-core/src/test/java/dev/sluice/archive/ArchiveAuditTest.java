package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.audit.AuditReport;
import dev.sluice.audit.Findings;
import dev.sluice.journal.Position;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.outbox.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveAuditTest {

  /// Two seals, the manifest, and two files.
  private static final int CALLS_BEFORE_SETTLING = 5;

  @TempDir Path folder;

  private World world;

  /// Three ranges, 1 to 4, 6 to 9 and 11 to 14, each with the partitions a and b.
  @BeforeEach
  void write() {
    world = new World(new DiskObjectStore(folder, "hub-1-lake"));
    Archive archive = world.archive(World.settings("{detail.k}/", 1 << 20));
    for (int range = 0; range < 3; range++) {
      for (String partition : List.of("a", "b", "a", "a")) {
        world.event("{\"k\":\"" + partition + "\",\"n\":" + range + "}", "r");
      }
      world.journal.append("{}");
      World.drain(archive);
      archive.flush();
    }
  }

  private final Findings findings = new Findings();

  private AuditReport.Archived audit() throws IOException {
    long[] ended =
        world.outbox.tallies().values().stream().mapToLong(ArchiveAuditTest::all).toArray();
    Position through = world.outbox.settledThrough(World.NAME).orElseThrow();
    return ArchiveAudit.run(
        world.store,
        "hub-1",
        new AuditReport.Settled(
            World.NAME, through, Arrays.stream(ended).max().orElse(0), Arrays.stream(ended).sum()),
        findings);
  }

  private static long all(Tally tally) {
    return tally.delivered() + tally.dead();
  }

  private void assertFound(String... parts) throws IOException {
    audit();
    assertTrue(
        findings.first().stream().anyMatch(each -> Stream.of(parts).allMatch(each::contains)),
        () -> "found only " + findings.first());
  }

  /// The file of a partition with the range that begins at a position.
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
  void aWholeArchiveHoldsWithFilesOfOthersBesideIt() throws IOException {
    Files.writeString(folder.resolve("a").resolve("README"), "not a line");
    Files.copy(
        file("a", 1), folder.resolve("lake-hub-2-00000000000000000001-00000000000000000004.jsonl"));
    AuditReport.Archived found = audit();
    assertEquals(List.of(), findings.first());
    assertEquals(new AuditReport.Archived(World.NAME, 6, 12, Optional.empty()), found);
  }

  @Test
  void aLostFileIsNamedByWhatIsMissing() throws IOException {
    Files.delete(file("b", 6));
    assertFound("archive lake", "lines in its objects: 11, settled: 12; events are missing");
  }

  @Test
  void aLostRangeIsNamed() throws IOException {
    Files.delete(file("a", 6));
    Files.delete(file("b", 6));
    assertFound("events are missing", "the widest gap between its objects is positions 5 to 10");
  }

  @Test
  void aLostEndIsNamed() throws IOException {
    Files.delete(file("a", 11));
    Files.delete(file("b", 11));
    assertFound("positions through 14 are settled, but its last object ends at 9");
  }

  @Test
  void anEmptyFolderIsNamed() throws IOException {
    for (int first : new int[] {1, 6, 11}) {
      Files.delete(file("a", first));
      Files.delete(file("b", first));
    }
    assertFound("lines in its objects: 0, settled: 12");
  }

  @Test
  void aDoubledFileIsNamedWithTheOther() throws IOException {
    Path original = file("b", 6);
    Files.createDirectory(folder.resolve("copy"));
    Files.copy(original, folder.resolve("copy").resolve(original.getFileName()));
    assertFound("lines in its objects: 13, settled: 12; some stand twice");
    assertFound(
        "archive lake, copy/" + original.getFileName(),
        "holds the same as b/" + original.getFileName());
    assertFound("positions 6 to 9", "lines: 5, positions: 4");
  }

  @Test
  void aCutFileIsNamed() throws IOException {
    Path file = file("a", 6);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));
    assertFound("archive lake, a/" + file.getFileName(), "ends in the middle of line 3");
    Files.write(file, new byte[0]);
    assertFound("archive lake, a/" + file.getFileName(), "is empty");
  }

  @Test
  void filesWhosePositionsOverlapOrAreNotSettledAreNamed() throws IOException {
    Path file = file("a", 6);
    Files.move(file, file.resolveSibling("lake-hub-1-%020d-%020d.jsonl".formatted(3, 9)));
    assertFound("positions 3 to 9", "other objects hold positions up to 4");
    Path last = file("b", 11);
    Files.move(last, last.resolveSibling("lake-hub-1-%020d-%020d.jsonl".formatted(11, 15)));
    assertFound("is not settled, which goes through 14");
  }

  @Test
  void whatACrashLeftHalfPublishedIsWorkUnderWay() throws IOException {
    Archive archive = world.archive(World.settings("{detail.k}/", 1 << 20));
    world.event("{\"k\":\"a\"}", "r");
    world.event("{\"k\":\"b\"}", "r");
    World.drain(archive);
    world.faults.at(Faults.Mode.FAILS_BEFORE, CALLS_BEFORE_SETTLING);
    archive.flush();
    assertEquals(
        Optional.of(new AuditReport.UnderWay(new Position(16), new Position(17))),
        audit().underWay());
    assertEquals(List.of(), findings.first());
  }

  @Test
  void withSeveralRulesTheLinesLieBetweenBounds() throws IOException {
    Archive archive = world.archive(World.settings("{detail.k}/", 1 << 20));
    world.event("{\"k\":\"a\"}", "r", "other");
    world.event("{\"k\":\"b\"}", "other");
    World.drain(archive);
    archive.flush();
    audit();
    assertEquals(List.of(), findings.first());
    Files.delete(file("a", 1));
    assertFound("lines in its objects: 11, settled: 13 to 15");
  }
}
