package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.audit.AuditReport;
import dev.sluice.audit.Findings;
import dev.sluice.journal.Position;
import dev.sluice.object.disk.DiskObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackedArchiveTest {

  @TempDir Path folder;

  private World world(Compression compression, long flushBytes, int events) {
    World world = new World(new DiskObjectStore(folder, "hub-1-lake"));
    for (int i = 0; i < events; i++) {
      world.event("{\"k\":\"a\",\"x\":\"" + "x".repeat(1_000) + "\"}", "r");
    }
    Archive archive = world.archive(World.packed("{detail.k}/", flushBytes, compression));
    World.drain(archive);
    archive.flush();
    return world;
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void aFileIsPackedWholeAndItsNameSaysHow(Compression compression) throws IOException {
    World world = world(compression, 1 << 20, 50);
    assertEquals(
        List.of(
            "a/lake-hub-1-00000000000000000001-00000000000000000050.jsonl" + compression.ending()),
        world.keys());
    assertEquals(50, world.archivedIds().size());
    assertTrue(Files.size(folder.resolve(world.keys().getFirst())) < 50 * 200);
    assertEquals(
        compression,
        new ObjectName.Reader(World.NAME).read(key(world)).orElseThrow().compression());
  }

  private static dev.sluice.object.ObjectKey key(World world) throws IOException {
    return new dev.sluice.object.ObjectKey(world.keys().getFirst());
  }

  @ParameterizedTest
  @EnumSource
  void theFlushSizeCountsWhatIsNotPacked(Compression compression) throws IOException {
    // Two lines of some 1,250 bytes reach 2,000.
    assertEquals(5, world(compression, 2_000, 10).keys().size());
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void anAuditCountsTheLinesWithinAndNamesWhatIsCut(Compression compression) throws IOException {
    World world = world(compression, 1 << 20, 50);
    Findings findings = new Findings();
    assertEquals(50, audit(world, findings).lines());
    assertEquals(List.of(), findings.first());

    Path file = folder.resolve(world.keys().getFirst());
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 3));
    audit(world, findings);
    assertTrue(
        findings.first().getFirst().contains("is cut or damaged"), findings.first().toString());

    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 0x55;
    Files.write(file, damaged);
    Findings again = new Findings();
    audit(world, again);
    assertTrue(again.first().getFirst().contains("is cut or damaged"), again.first().toString());
  }

  private static AuditReport.Archived audit(World world, Findings findings) throws IOException {
    return ArchiveAudit.run(
        world.store,
        "hub-1",
        new AuditReport.Settled(World.NAME, new Position(50), 50, 50),
        findings);
  }

  @ParameterizedTest
  @EnumSource
  void draftsThatAreThrownAwayLeaveNothing(Compression compression) throws IOException {
    World world = new World(new DiskObjectStore(folder, "hub-1-lake"));
    world.event("{\"k\":\"a\"}", "r");
    world.event("{\"k\":\"b\"}", "r");
    Archive archive = world.archive(World.packed("{detail.k}/", 1 << 20, compression));
    world.faults.at(Faults.Mode.FAILS_BEFORE, 1);
    World.drain(archive);
    archive.flush();
    world.faults.heal();
    world.clock.advance(java.time.Duration.ofMinutes(2));
    World.drain(archive);
    archive.flush();
    assertEquals(List.of("e1", "e2"), world.archivedIds());
    try (Stream<Path> left = Files.walk(folder.resolve(".sluice"))) {
      assertEquals(List.of(), left.filter(Files::isRegularFile).toList());
    }
  }

  @org.junit.jupiter.api.Test
  void whatIsNoCompressionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Compression.parse("lzma"));
    assertThrows(IllegalArgumentException.class, () -> Compression.parse("GZIP"));
    assertEquals(Compression.ZSTD, Compression.parse("zstd"));
  }
}
