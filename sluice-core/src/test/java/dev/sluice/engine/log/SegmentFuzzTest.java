package dev.sluice.engine.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.journal.Position;
import dev.sluice.simulation.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.CRC32C;

class SegmentFuzzTest {

  private static final Logger LOG = Logger.getLogger(Recovery.class.getName());
  private static final String FIRST = Segment.name(Position.FIRST);
  private static final long SALT = 7;

  /// The most that may be read at once; all inputs are smaller.
  private static final int MOST = 1 << 20;

  /// The first byte says what the others are: a file as it is, the records behind a right header
  /// with checksums that are made right, or what a {@link DamagedLog} is made by.
  @FuzzTest
  void damageIsToldWithItsPlaceAndWhatIsReadHasItsChecksumAndAllBeforeItIsRead(byte[] input)
      throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    Level before = LOG.getLevel();
    LOG.setLevel(Level.OFF);
    try {
      switch (input[0] % 3) {
        case 0 -> readAll(Map.of(FIRST, rest));
        case 1, -1 -> readAll(Map.of(FIRST, madeRight(rest)));
        default -> readDamaged(DamagedLog.of(rest));
      }
    } finally {
      LOG.setLevel(before);
    }
  }

  /// A file with these bytes behind a right header, and whatever can be a record made one.
  private static byte[] madeRight(byte[] records) {
    ByteBuffer file = ByteBuffer.allocate(Segment.HEADER + records.length);
    file.putLong(0x534c554943454c47L).putInt(1).putLong(SALT).putLong(1).putInt(0).put(records);
    CRC32C header = new CRC32C();
    header.update(file.array(), 0, Segment.HEADER - 4);
    file.putInt(Segment.HEADER - 4, (int) header.getValue());
    int at = Segment.HEADER;
    while (at + Records.HEADER <= file.capacity()) {
      int end = at + Records.HEADER + file.getInt(at + 4);
      if (file.getInt(at + 4) < 0 || end > file.capacity()) {
        break;
      }
      file.putInt(at, checksum(SALT, file.array(), at + 4, end));
      at = end;
    }
    return file.array();
  }

  private static int checksum(long salt, byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(salt).array());
    crc.update(bytes, from, to - from);
    return (int) crc.getValue();
  }

  private static Disk disk(Map<String, byte[]> files) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Entries.put(disk, file.getKey(), file.getValue());
    }
    return new WatchedDisk(disk, MOST);
  }

  private static SegmentLog open(Disk disk) throws IOException {
    return SegmentLog.open(disk, () -> SALT, 1 << 20);
  }

  /// All records from a position on, by their first positions, each held against its checksum.
  private static Map<Long, ByteBuffer> read(Map<String, byte[]> files, SegmentLog log, long from)
      throws IOException {
    Map<Long, ByteBuffer> read = new TreeMap<>();
    for (boolean small : new boolean[] {true, false}) {
      read.clear();
      log.read(
          new Position(from),
          small,
          (first, _, _, array, offset, length) -> {
            requireChecksum(files, array, offset - Records.HEADER, offset + length);
            assertEquals(first.value(), ByteBuffer.wrap(array).getLong(offset - 24));
            read.put(first.value(), ByteBuffer.wrap(array, offset, length));
            assertTrue(read.size() < MOST / Records.HEADER, "it does not end");
            return true;
          });
    }
    return read;
  }

  private static void requireChecksum(Map<String, byte[]> files, byte[] array, int start, int end) {
    int crc = ByteBuffer.wrap(array).getInt(start);
    assertTrue(
        files.values().stream()
            .filter(file -> file.length >= Segment.HEADER)
            .mapToLong(file -> ByteBuffer.wrap(file).getLong(12))
            .anyMatch(salt -> crc == checksum(salt, array, start + 4, end)),
        "a record is read whose checksum does not hold");
  }

  private static void requirePlace(Map<String, byte[]> files, Damage damage) {
    byte[] file = files.get(damage.segment());
    assertTrue(
        file != null
            && damage.at() >= 0
            && damage.at() <= file.length
            && damage.from().compareTo(damage.until()) < 0,
        () -> "no place: " + damage);
  }

  /// Opens and reads, as often as it takes to come past all damage.
  private static void readAll(Map<String, byte[]> files) throws IOException {
    inspect(files);
    try {
      SegmentLog log = open(disk(files));
      long from = 1;
      for (int i = 0; i < MOST && from > 0; i++) {
        from = readOn(files, log, from);
      }
      assertEquals(0, from, "damage is told without an end");
    } catch (DamageException e) {
      requirePlace(files, e.damage());
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("simulated"), e::toString);
    }
  }

  /// @return where to go on; 0 at the end
  private static long readOn(Map<String, byte[]> files, SegmentLog log, long from)
      throws IOException {
    try {
      read(files, log, from);
      return 0;
    } catch (DamageException e) {
      requirePlace(files, e.damage());
      assertTrue(e.damage().until().value() > from, e::toString);
      return e.damage().until().value();
    }
  }

  /// The same through those that look for damage, and change nothing.
  private static List<Damage> inspect(Map<String, byte[]> files) throws IOException {
    Disk disk = disk(files);
    LogAudit audit =
        new LogAudit(
            disk, (place, _) -> assertTrue(place.startsWith("simulated/"), place), _ -> {});
    List<Damage> found = List.of();
    try {
      audit.run();
      found = Inspection.of(disk);
    } catch (IOException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("simulated"), e::toString);
    }
    found.forEach(damage -> requirePlace(files, damage));
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      try (DiskFile there = disk.open(file.getKey())) {
        ByteBuffer bytes = ByteBuffer.allocate((int) there.size());
        there.read(0, bytes);
        assertArrayEquals(file.getValue(), bytes.array(), file.getKey());
      }
    }
    return found;
  }

  private static void readDamaged(DamagedLog damaged) throws IOException {
    Map<String, byte[]> files = damaged.files();
    readAll(files);
    List<Damage> found = inspect(files);
    Disk disk = disk(files);
    SegmentLog log;
    try {
      assertEquals(found, Inspection.giveUp(disk));
      log = open(disk);
    } catch (IOException e) {
      assertTrue(damaged.isLastHeaderHit(), e::toString);
      return;
    }
    Map<Long, ByteBuffer> read = read(files, log, 1);
    damaged.unhurt().forEach((first, body) -> assertEquals(body, read.get(first), "at " + first));
  }
}
