package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.archive.contents.Contents;
import dev.sluice.archive.contents.Export;
import dev.sluice.archive.contents.Rows;
import dev.sluice.archive.contents.Verification;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.replay.ArchivedLines;
import dev.sluice.replay.ArchivedLines.Line;
import dev.sluice.replay.ArchivedLines.Place;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Those who read a whole archive, while it is being packed.
class PackedReadingTest {

  private static final ArchiveFormat.Parquet FORMAT =
      new ArchiveFormat.Parquet(1 << 10, Duration.ofMinutes(15), ArchiveFormat.Detail.JSON);
  private static final ArchiveSettings SETTINGS =
      new ArchiveSettings(
          Prefix.parse("{detail.k}/"),
          "error/",
          300,
          Duration.ofSeconds(60),
          LineSettings.DEFAULT,
          FORMAT);

  @TempDir private Path folder;

  private MemoryEngine objects = new MemoryEngine(new HeldClock(), Duration.ofDays(7));
  private World world = new World(objects.objects("hub-1-lake"));

  /// Recent files of three partitions, of which one sorts before `_recent/`.
  private void write(int events) {
    Archive archive = world.archive(SETTINGS);
    for (int i = 0; i < events; i++) {
      world.event("{\"k\":\"" + List.of("A", "b", "z").get(i % 3) + "\"}", "r");
    }
    World.drain(archive);
    archive.flush();
  }

  private void anew(int events) {
    objects = new MemoryEngine(new HeldClock(), Duration.ofDays(7));
    world = new World(objects.objects("hub-1-lake"));
    write(events);
  }

  private Packer packer() {
    return new Packer(
        World.NAME,
        FORMAT,
        objects.objects("hub-1-lake-pack"),
        () -> world.outbox.settledThrough(World.NAME),
        FakeParquet::pack,
        folder.resolve("work"),
        world.clock);
  }

  /// Packs before a call, counted from 0.
  private ObjectStore packedBefore(int call, AtomicBoolean hasCome) {
    Packer packer = packer();
    int[] calls = {call};
    return new WatchedStore(
        world.store,
        () -> {
          if (calls[0]-- == 0) {
            hasCome.set(true);
            packer.packAll();
          }
        });
  }

  private static ArchiveReading reading(ObjectStore store) {
    return new ArchiveReading(World.NAME, SETTINGS, "hub-1", store, FakeParquet::open);
  }

  private static List<Line> lines(ObjectStore store, Optional<Place> after) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (ArchivedLines.Reading reading =
        reading(store).read(after, Optional.empty(), Optional.empty())) {
      for (Line line = reading.next(); line != null; line = reading.next()) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static int id(String line) {
    return Integer.parseInt(line.replaceAll(".*?\"id\":\"e(\\d+)\".*", "$1"));
  }

  private static SortedSet<Integer> ids(List<Line> lines) {
    TreeSet<Integer> ids = new TreeSet<>();
    lines.forEach(line -> ids.add(id(line.bytes().text())));
    return ids;
  }

  private static SortedSet<Integer> all(int events) {
    return new TreeSet<>(IntStream.rangeClosed(1, events).boxed().toList());
  }

  @Test
  void packedAndRecentLinesAreReadRecentOnesFirst() throws IOException {
    write(12);
    packer().packAll();
    write(6);
    List<Line> lines = lines(world.store, Optional.empty());
    assertEquals(18, lines.size());
    assertEquals(all(18), ids(lines));
    assertTrue(ids(lines.subList(0, 6)).first() > 12);
    assertTrue(lines.getFirst().place().key().startsWith("_recent/A/"));
    assertTrue(lines.get(6).place().key().startsWith("A/"));
    assertTrue(lines.getLast().place().key().endsWith(".parquet"));
  }

  @Test
  void aReplayMissesNothingHoweverPackingComesBetween() throws IOException {
    int call = 0;
    AtomicBoolean hasCome = new AtomicBoolean(true);
    while (hasCome.getAndSet(false)) {
      anew(12);
      assertEquals(
          all(12),
          ids(lines(packedBefore(call, hasCome), Optional.empty())),
          "packed before call " + call);
      call++;
    }
    assertTrue(call > 12, "only " + call + " calls");
  }

  @Test
  void aReplayGoesOnBehindEachLineAlsoWhenItsFileWasPackedMeanwhile() throws IOException {
    anew(12);
    packer().packAll();
    write(12);
    List<Line> before = lines(world.store, Optional.empty());
    for (int i = 0; i < before.size(); i++) {
      Place place = before.get(i).place();
      List<Line> rest = before.subList(i + 1, before.size());
      assertEquals(rest, lines(world.store, Optional.of(place)));
    }
    packer().packAll();
    for (int i = 0; i < before.size(); i++) {
      SortedSet<Integer> seen = ids(before.subList(0, i + 1));
      seen.addAll(ids(lines(world.store, Optional.of(before.get(i).place()))));
      assertEquals(all(24), seen, "behind line " + i);
    }
  }

  @Test
  void aRecentFileThatHasGoneAndIsInNoParquetFileIsMissing() throws IOException {
    write(12);
    String gone =
        world.keys().stream().filter(key -> key.contains("/b/")).findFirst().orElseThrow();
    ArchivedLines.Reading reading =
        reading(world.store).read(Optional.empty(), Optional.empty(), Optional.empty());
    Line first = reading.next();
    assertTrue(first != null && first.place().key().startsWith("_recent/A/"));
    world.store.delete(new ObjectKey(gone));
    IOException missing =
        assertThrows(
            FileNotFoundException.class,
            () -> {
              while (reading.next() != null) {}
            });
    assertTrue(String.valueOf(missing.getMessage()).startsWith(gone), missing::toString);
    assertThrows(
        FileNotFoundException.class, () -> lines(world.store, Optional.of(new Place(gone, 1))));
  }

  @Test
  void whatIsBeingUnpackedIsNotWaitedForAndAFailureIsTold() throws IOException {
    write(3);
    packer().packAll();
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean isBroken = new AtomicBoolean(true);
    Unpacking slow =
        (store, key) -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          if (isBroken.get()) {
            throw Fault.of(Fault.Kind.UNAVAILABLE, "worker-died", "it died");
          }
          return FakeParquet.open(store, key);
        };
    ArchiveReading archive = new ArchiveReading(World.NAME, SETTINGS, "hub-1", world.store, slow);
    try (ArchivedLines.Reading reading =
        archive.read(Optional.empty(), Optional.empty(), Optional.empty())) {
      assertFalse(reading.isReady(Duration.ZERO));
      assertFalse(reading.isReady(Duration.ofMillis(1)));
      go.countDown();
      assertEquals("worker-died", assertThrows(Fault.class, reading::next).code());
    }
    isBroken.set(false);
    try (ArchivedLines.Reading reading =
        archive.read(Optional.empty(), Optional.empty(), Optional.empty())) {
      assertTrue(reading.next() != null);
      assertTrue(reading.isReady(Duration.ofMinutes(1)));
    }
  }

  @Test
  void whatIsUnpackedForNobodyAnyMoreIsClosed() throws IOException, InterruptedException {
    write(3);
    packer().packAll();
    CountDownLatch closed = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Unpacking slow =
        (_, _) -> {
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
              closed.countDown();
            }
          };
        };
    ArchivedLines.Reading reading =
        new ArchiveReading(World.NAME, SETTINGS, "hub-1", world.store, slow)
            .read(Optional.empty(), Optional.empty(), Optional.empty());
    assertFalse(reading.isReady(Duration.ZERO));
    reading.close();
    go.countDown();
    closed.await();
  }

  private static List<Integer> exported(ObjectStore store, Export.Part part) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Export.Exported told =
        Export.run(
            store,
            () -> Contents.list(store, World.NAME, "error/"),
            Rows.with(FakeParquet::open),
            part,
            Optional.empty(),
            out);
    List<Integer> ids =
        out.toString(StandardCharsets.UTF_8).lines().map(PackedReadingTest::id).sorted().toList();
    assertEquals(ids.size(), told.lines());
    return ids;
  }

  @Test
  void anExportHasEachEventOnceHoweverPackingComesBetween() throws IOException {
    int call = 0;
    AtomicBoolean hasCome = new AtomicBoolean(true);
    while (hasCome.getAndSet(false)) {
      anew(12);
      assertEquals(
          List.copyOf(all(12)),
          exported(packedBefore(call, hasCome), Export.Part.ALL),
          "packed before call " + call);
      call++;
    }
    assertTrue(call > 12, "only " + call + " calls");
  }

  @Test
  void aRangeIsExportedAndEachPositionVerifiedOfParquetToo() throws IOException {
    write(12);
    packer().packAll();
    write(6);
    Export.Part part =
        new Export.Part(
            Optional.of(new Position(5)),
            Optional.of(new Position(14)),
            Optional.empty(),
            Optional.empty());
    assertEquals(IntStream.rangeClosed(5, 14).boxed().toList(), exported(world.store, part));
    Verification.Verified found =
        Verification.run(
            world.store,
            Contents.list(world.store, World.NAME, "error/"),
            Rows.with(FakeParquet::open),
            Optional.of(new Verification.Given("hub-1", 18, 18, 18, 0)));
    assertEquals(List.of(), found.findings().first());
    assertEquals(18, found.events());
    assertEquals(0, found.withoutPosition());
  }
}
