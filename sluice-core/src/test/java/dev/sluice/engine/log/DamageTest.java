package dev.sluice.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.Position;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a log when bytes of its files change.
class DamageTest {

  private static final int ENTRIES = 40;
  private static final int LENGTH = 200;

  /// A group of one entry of 200 bytes, with its record's header.
  private static final int RECORD = LENGTH + Records.HEADER;

  /// Ten records a segment.
  private static final long SEGMENT = Segment.HEADER + 10L * RECORD + 2 * Records.HEADER;

  @TempDir Path folder;

  private Disk disk;

  @BeforeEach
  void write() throws IOException {
    disk = LocalDisk.at(folder);
    try (SegmentLog log = open()) {
      for (int i = 1; i <= ENTRIES; i++) {
        byte[] entry = "e%d ".formatted(i).repeat(LENGTH).getBytes(StandardCharsets.US_ASCII);
        log.writer().begin(i, LENGTH);
        log.writer().entry(entry, 0, LENGTH);
        log.writer().write();
        log.writer().sync();
      }
    }
  }

  private SegmentLog open() throws IOException {
    return SegmentLog.open(disk, () -> 4711L, SEGMENT);
  }

  private List<String> segments() throws IOException {
    return disk.names().stream().filter(Segment::isName).toList();
  }

  private void flip(String name, long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.seek(at);
      int before = file.read();
      file.seek(at);
      file.write(before ^ 0x40);
    }
  }

  private void zero(String name, long at, int length) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.seek(at);
      file.write(new byte[length]);
    }
  }

  /// The byte in its segment at which the record of a position begins; positions begin at 1.
  private static long place(long inSegment) {
    return Segment.HEADER + (inSegment - 1) * RECORD;
  }

  private static List<Long> read(SegmentLog log, long from) throws IOException {
    List<Long> positions = new ArrayList<>();
    log.read(
        new Position(from),
        false,
        (first, _, count, _, _, _) -> {
          LongStream.range(first.value(), first.value() + count).forEach(positions::add);
          return true;
        });
    return positions;
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void theLogOfThisTestHasSeveralSegmentsOfTenEntries() throws IOException {
    assertEquals(Segment.name(new Position(11)), segments().get(1));
  }

  /// Each byte of a record: checksum, length, flags, position, before, time, count, body.
  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4, 5, 7, 8, 9, 16, 17, 21, 29, 32, 33, 100, 232})
  void aFlippedByteInAnOldSegmentIsFoundAndTheRestIsRead(int offset) throws IOException {
    flip(segments().get(1), place(3) + offset);
    try (SegmentLog log = open()) {
      DamageException e = assertThrows(DamageException.class, () -> read(log, 13));
      assertEquals(
          new Damage(segments().get(1), place(3), new Position(13), new Position(14)), e.damage());
      assertTrue(
          String.valueOf(e.getMessage()).contains("sluice journal skip-damage"), e::toString);
      assertEquals(range(14, ENTRIES), read(log, 14));
      assertEquals(range(20, ENTRIES), read(log, 20));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 9, 29, 100})
  void damageThatIsGivenUpIsPassedOver(int offset) throws IOException {
    flip(segments().get(1), place(3) + offset);
    flip(segments().get(2), place(10) + offset);
    List<Damage> given = Inspection.giveUp(disk);
    assertEquals(
        List.of(
            new Damage(segments().get(1), place(3), new Position(13), new Position(14)),
            new Damage(
                segments().get(2), given.getLast().at(), new Position(30), new Position(31))),
        given);
    assertEquals(List.of(), Inspection.of(disk), "it is told once");
    try (SegmentLog log = open()) {
      TreeSet<Long> left = new TreeSet<>(range(1, ENTRIES));
      left.removeAll(List.of(13L, 30L));
      assertEquals(List.copyOf(left), read(log, 1));
      assertEquals(2, log.lost());
      assertEquals(new Position(14), log.lostUntil(new Position(13)).orElseThrow());
      assertTrue(log.lostUntil(new Position(14)).isEmpty());
    }
  }

  @Test
  void aHoleOfZerosIsDamageAndNoEnd() throws IOException {
    zero(segments().get(1), place(3), 3 * RECORD);
    try (SegmentLog log = open()) {
      assertThrows(DamageException.class, () -> read(log, 1));
      assertEquals(range(16, ENTRIES), read(log, 16));
    }
    Damage given = Inspection.giveUp(disk).getFirst();
    assertEquals(3, given.count());
    assertTrue(given.toString().endsWith(": 3 events, positions 13 to 15"), given::toString);
    try (SegmentLog log = open()) {
      assertEquals(ENTRIES - 3, read(log, 1).size());
    }
  }

  @Test
  void anOldSegmentThatIsCutOffIsDamageUpToTheNextOne() throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(folder.resolve(segments().get(0)).toFile(), "rw")) {
      file.setLength(place(8) + 10);
    }
    try (SegmentLog log = open()) {
      assertThrows(DamageException.class, () -> read(log, 8));
      assertEquals(range(11, ENTRIES), read(log, 11));
    }
    assertEquals(3, Inspection.giveUp(disk).getFirst().count());
    try (SegmentLog log = open()) {
      assertEquals(ENTRIES - 3, read(log, 1).size());
    }
  }

  @Test
  void aSegmentWithoutItsHeaderStopsTheStartAndCanBeGivenUpWhole() throws IOException {
    flip(segments().get(1), 3);
    IOException e = assertThrows(IOException.class, this::open);
    assertTrue(String.valueOf(e.getMessage()).contains(segments().get(1)), e::toString);
    assertTrue(String.valueOf(e.getMessage()).contains("sluice journal skip-damage"), e::toString);
    assertEquals(10, Inspection.giveUp(disk).getFirst().count());
    try (SegmentLog log = open()) {
      assertEquals(ENTRIES - 10, read(log, 1).size());
      assertEquals(range(21, ENTRIES), read(log, 11));
      assertEquals(new Position(ENTRIES + 1), log.end());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 9, 29, 100})
  void damageInTheLastSegmentStopsTheStartUntilItIsGivenUp(int offset) throws IOException {
    String last = segments().getLast();
    long first = Segment.positionOf(last).value();
    flip(last, place(2) + offset);
    DamageException e = assertThrows(DamageException.class, this::open);
    assertEquals(
        new Damage(last, place(2), new Position(first + 1), new Position(first + 2)), e.damage());
    assertEquals(List.of(e.damage()), Inspection.giveUp(disk));
    try (SegmentLog log = open()) {
      assertEquals(new Position(ENTRIES + 1), log.end());
      assertEquals(ENTRIES - 1, read(log, 1).size());
      log.writer().begin(1, LENGTH);
      log.writer().entry(new byte[LENGTH], 0, LENGTH);
      log.writer().write();
      log.writer().sync();
    }
    try (SegmentLog log = open()) {
      assertEquals(new Position(ENTRIES + 2), log.end(), "it can be written on and opened again");
    }
  }

  @Test
  void aTornTailIsNoDamage() throws IOException {
    flip(segments().getLast(), Files.size(folder.resolve(segments().getLast())) - 5);
    assertEquals(List.of(), Inspection.of(disk));
  }
}
