package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.audit.AuditReport;
import dev.sluice.audit.Findings;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.ObjectStore.ObjectEntry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.memory.MemoryObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PackerTest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Logger LOG = Logger.getLogger(Packer.class.getName());
  private static final ArchiveFormat.Parquet FORMAT =
      new ArchiveFormat.Parquet(1 << 20, Duration.ofMinutes(15), ArchiveFormat.Detail.JSON);

  @TempDir private Path folder;
  private final Map<Integer, MemoryEngine> objects = new HashMap<>();
  private int runs;

  @BeforeAll
  static void expectedLinesAreNotShown() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void othersAreShownAgain() {
    LOG.setLevel(null);
  }

  /// A world on disk with recent files of two partitions.
  private World world(int events) {
    World world = new World(store("hub-1-lake"));
    write(world, events);
    return world;
  }

  private MemoryObjectStore store(String owner) {
    return objects.computeIfAbsent(runs, _ -> memory()).objects(owner);
  }

  private static MemoryEngine memory() {
    return new MemoryEngine(new HeldClock(), Duration.ofDays(7));
  }

  private void write(World world, int events) {
    ArchiveSettings settings =
        new ArchiveSettings(
            Prefix.parse("{detail.k}/"),
            "error/",
            300,
            Duration.ofSeconds(60),
            LineSettings.DEFAULT,
            FORMAT);
    Archive archive = world.archive(settings);
    for (int i = 0; i < events; i++) {
      world.event("{\"k\":\"" + (i % 2 == 0 ? "_recent/" : "b") + "\"}", "r");
    }
    World.drain(archive);
    archive.flush();
  }

  private Packer packer(World world, ObjectStore store, ArchiveFormat.Parquet format, Packing by) {
    return new Packer(
        World.NAME,
        format,
        store,
        () -> world.outbox.settledThrough(World.NAME),
        by,
        folder.resolve("work"),
        world.clock);
  }

  private Packer packer(World world) {
    return packer(world, store("hub-1-lake-pack"), FORMAT, FakeParquet::pack);
  }

  /// What a reader sees that lists, reads, and lists again when a file has gone.
  private static List<Integer> seen(ObjectStore store) throws IOException {
    while (true) {
      List<Integer> seen = new ArrayList<>();
      boolean isWhole = true;
      for (var each :
          ArchiveObjects.list(store, World.NAME, "error/", 1_000).orElseThrow().objects()) {
        Optional<InputStream> opened = store.open(each.key());
        isWhole &= opened.isPresent();
        if (opened.isPresent()) {
          try (InputStream in = opened.get()) {
            seen.addAll(ids(in.readAllBytes(), each.isParquet()));
          }
        }
      }
      if (isWhole) {
        seen.sort(null);
        return seen;
      }
    }
  }

  private static List<Integer> ids(byte[] bytes, boolean isParquet) throws IOException {
    List<Integer> ids = new ArrayList<>();
    for (String line :
        isParquet
            ? FakeParquet.lines(bytes)
            : new String(bytes, StandardCharsets.UTF_8).lines().toList()) {
      ids.add(Integer.parseInt(MAPPER.readTree(line).required("id").textValue().substring(1)));
    }
    return ids;
  }

  private static List<Integer> all(int events) {
    return IntStream.rangeClosed(1, events).boxed().toList();
  }

  private static List<String> recent(World world) throws IOException {
    return world.keys().stream().filter(key -> key.startsWith("_recent/")).toList();
  }

  @Test
  void theRecentFilesOfAPartitionBecomeOneFileWithTheirRange() throws IOException {
    World world = world(12);
    assertTrue(recent(world).size() > 4, "too few files");
    Packer packer = packer(world);
    assertEquals(2, packer.packAll());
    assertEquals(0, packer.left());
    assertEquals(
        List.of(
            "%5Frecent%2F/lake-hub-1-00000000000000000001-00000000000000000012.parquet",
            "b/lake-hub-1-00000000000000000001-00000000000000000012.parquet"),
        world.keys().stream()
            .map(key -> key.replace("_recent%2F", "%5Frecent%2F"))
            .sorted()
            .toList());
    assertEquals(all(12), seen(world.store));
    assertFalse(Files.exists(folder.resolve("work")));
  }

  @Test
  void filesArePackedWhenTheyAreOldOrManyAndNotBefore() throws IOException {
    World world = world(12);
    Packer packer = packer(world);
    assertFalse(packer.step());
    world.clock.advance(Duration.ofMinutes(14));
    assertFalse(packer.step());
    world.clock.advance(Duration.ofMinutes(1));
    assertTrue(packer.step());
    assertTrue(packer.step());
    assertFalse(packer.step());
    assertEquals(List.of(), recent(world));

    write(world, 40);
    ArchiveFormat.Parquet small =
        new ArchiveFormat.Parquet(1 << 10, Duration.ofMinutes(15), ArchiveFormat.Detail.JSON);
    Packer other = packer(world, store("hub-1-lake-pack"), small, FakeParquet::pack);
    int made = 0;
    while (other.step()) {
      made++;
    }
    assertTrue(made > 2, "a partition that is larger than the size is packed in several files");
    assertFalse(recent(world).isEmpty(), "what is left is neither old nor large");
    assertEquals(all(52), seen(world.store));
  }

  @Test
  void whatTheArchiveHasNotSettledIsLeftToIt() throws IOException {
    World world = world(12);
    Packer packer =
        new Packer(
            World.NAME,
            FORMAT,
            store("hub-1-lake-pack"),
            () -> Optional.of(new Position(4)),
            FakeParquet::pack,
            folder.resolve("work"),
            world.clock);
    int before = recent(world).size();
    packer.packAll();
    assertTrue(recent(world).size() < before);
    assertTrue(recent(world).size() > 0);
    assertEquals(all(12), seen(world.store));
  }

  @ParameterizedTest
  @EnumSource
  void eachEventIsSeenOnceWhateverCallGoesWrong(Faults.Mode mode) throws IOException {
    boolean hasCome = true;
    while (hasCome) {
      runs++;
      World world = world(8);
      world.faults.at(mode, runs - 1);
      live(world);
      hasCome = world.faults.hasCome();
      world.faults.heal();
      for (int again = 0; again < 3; again++) {
        assertEquals(all(8), seen(world.store), mode + " at call " + (runs - 1));
        world.faults.at(mode, again);
        live(world);
        world.faults.heal();
      }
      write(world, 4);
      live(world);
      live(world);
      assertEquals(all(12), seen(world.store), mode + " at call " + (runs - 1));
      assertEquals(0, store("hub-1-lake-pack").drafts());
      assertEquals(List.of(), recent(world), mode + " at call " + (runs - 1));
    }
    assertTrue(runs > 20, "only " + runs + " calls");
  }

  private void live(World world) {
    Packer packer =
        packer(
            world,
            new FaultyStore(store("hub-1-lake-pack"), world.faults),
            FORMAT,
            FakeParquet::pack);
    try {
      packer.packAll();
      world.clock.advance(Duration.ofHours(2));
      packer.packAll();
    } catch (Faults.Died _) {
      world.faults.heal();
    }
  }

  /// The hostile moments of a reader: between its two lists, and before each file that it opens.
  @Test
  void aReaderSeesEachEventOnceHoweverPackingComesBetween() throws IOException {
    boolean hasCome = true;
    while (hasCome) {
      runs++;
      World world = world(8);
      Packer packer = packer(world);
      int[] calls = {runs - 1};
      ObjectStore reading =
          new WatchedStore(
              world.store,
              () -> {
                if (calls[0]-- == 0) {
                  packer.packAll();
                }
              });
      assertEquals(all(8), seen(reading), "packed before call " + (runs - 1));
      hasCome = calls[0] < 0;
    }
    assertTrue(runs > 4);
  }

  @Test
  void aPartitionThatCannotBePackedStaysAsItIsAndOthersGoOn() throws IOException {
    World world = world(8);
    boolean[] isBroken = {true};
    Packer packer =
        packer(
            world,
            store("hub-1-lake-pack"),
            FORMAT,
            (lines, parquet, detail) -> {
              if (isBroken[0] && Files.readString(lines.getFirst()).contains("\"k\":\"b\"")) {
                throw Fault.of(Fault.Kind.INVALID, "unreadable-line", "line 1 is none");
              }
              return FakeParquet.pack(lines, parquet, detail);
            });
    assertEquals(1, packer.packAll());
    assertEquals(all(8), seen(world.store));
    assertEquals(0, packer.packAll());
    isBroken[0] = false;
    assertEquals(0, packer.packAll(), "it is left alone for a while");
    assertEquals(recent(world).size(), packer.left());
    world.clock.advance(Duration.ofMinutes(1));
    assertEquals(1, packer.packAll());
    assertEquals(all(8), seen(world.store));
  }

  @Test
  void aFileWithAnotherNumberOfRowsIsNotPublished() throws IOException {
    World world = world(8);
    Packer packer =
        packer(
            world,
            store("hub-1-lake-pack"),
            FORMAT,
            (lines, parquet, detail) ->
                FakeParquet.pack(lines.subList(1, lines.size()), parquet, detail));
    assertEquals(0, packer.packAll());
    assertEquals(all(8), seen(world.store));
    assertEquals(List.of(), world.keys().stream().filter(key -> key.endsWith("parquet")).toList());
  }

  @Test
  void aFooterTellsItsRowsAndADamagedOneIsTold() throws IOException {
    for (long rows : List.of(0L, 1L, 63L, 64L, 1_000_000_007L)) {
      byte[] footer = FakeParquet.footer(rows);
      byte[] file = new byte[4 + footer.length + 8];
      System.arraycopy("PAR1".getBytes(StandardCharsets.US_ASCII), 0, file, file.length - 4, 4);
      System.arraycopy(footer, 0, file, 4, footer.length);
      file[file.length - 8] = (byte) footer.length;
      assertEquals(rows, ParquetFooter.rows(() -> new ByteArrayInputStream(file), file.length));
      byte[] cut = java.util.Arrays.copyOf(file, file.length - 1);
      assertThrows(
          IOException.class,
          () -> ParquetFooter.rows(() -> new ByteArrayInputStream(cut), cut.length));
    }
  }

  @Test
  void namesThatAnArchiveHasNotWrittenAreForeign() throws IOException {
    World world = world(2);
    Draft draft = world.store.draft();
    draft.write(new byte[] {'x'}, 0, 1);
    world.store.publish(draft.seal(new ObjectKey("notes.txt")));
    ArchiveObjects found =
        ArchiveObjects.list(world.store, World.NAME, "error/", 100).orElseThrow();
    assertEquals(List.of(new ObjectKey("notes.txt")), found.foreign());
    assertEquals(Optional.empty(), ArchiveObjects.list(world.store, World.NAME, "error/", 2));
    for (ObjectEntry entry : world.store.list("", Optional.empty(), 100)) {
      assertTrue(entry.length() > 0);
    }
  }

  @Test
  void theAuditCountsRowsAndLeavesOutWhatIsPackedAndNotYetDeleted() throws IOException {
    World world = world(12);
    List<Integer> all = all(12);
    for (int call = 0; call < 12; call++) {
      world.faults.at(Faults.Mode.DIES_AFTER, call);
      try {
        packer(
                world,
                new FaultyStore(store("hub-1-lake-pack"), world.faults),
                FORMAT,
                FakeParquet::pack)
            .packAll();
      } catch (Faults.Died _) {
        world.faults.heal();
      }
      assertEquals(all, seen(world.store));
      Findings findings = new Findings();
      AuditReport.Archived found = audit(world, 12, findings);
      assertEquals(List.of(), findings.first(), "after call " + call);
      assertEquals(12, found.lines());
    }
    assertTrue(world.keys().stream().anyMatch(key -> key.endsWith(".parquet")));
    Findings findings = new Findings();
    audit(world, 13, findings);
    assertEquals(1, findings.first().size());
  }

  private static AuditReport.Archived audit(World world, long lines, Findings findings)
      throws IOException {
    return ArchiveAudit.run(
        world.store,
        "hub-1",
        new AuditReport.Settled(World.NAME, new Position(12), lines, lines),
        findings);
  }
}
