package dev.sluice.engine.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.simulation.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SegmentLogTest {

  private static final Logger LOG = Logger.getLogger(Recovery.class.getName());
  private static final String FIRST = "00000000000000000001.log";

  @BeforeAll
  static void hundredsOfExpectedLinesAreNotShown() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void othersAreShownAgain() {
    LOG.setLevel(null);
  }

  @Test
  void whatWasSyncedIsReadFromEachPositionAcrossSegmentsAndAfterAReopening() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    SplittableRandom random = new SplittableRandom(1);
    Entries entries = new Entries(disk, 200_000);
    for (int i = 0; i < 60; i++) {
      entries.append(
          IntStream.range(0, random.nextInt(1, 12))
              .mapToObj(_ -> "x".repeat(random.nextInt(3_000)))
              .toArray(String[]::new));
    }
    assertTrue(disk.names().size() > 2, () -> "" + disk.names());
    entries.requireEachPosition();
    entries.reopen();
    entries.requireEachPosition();
    entries.append("and on");
    entries.requireEachPosition();
  }

  @Test
  void aTailThatIsTornAtAnyByteIsCutAndNothingAcknowledgedIsLost() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Entries entries = new Entries(disk, 1 << 20);
    entries.append("one", "two");
    entries.append("three");
    int acknowledged = disk.bytes(FIRST).length;
    entries.writeWithoutSync("four", "five");
    byte[] all = disk.bytes(FIRST);
    for (int torn = acknowledged; torn < all.length; torn++) {
      for (int size : new int[] {torn, all.length, all.length + 5_000}) {
        byte[] bytes = Arrays.copyOf(Arrays.copyOf(all, torn), size);
        SimulatedDisk found = Entries.diskWith(FIRST, bytes);
        Entries left = new Entries(found, 1 << 20);
        assertEquals(List.of("one", "two", "three"), left.read(1), "torn at " + torn);
        left.append("six");
        left.reopen();
        assertEquals(List.of("one", "two", "three", "six"), left.read(1), "torn at " + torn);
      }
    }
    assertEquals(
        List.of("one", "two", "three", "four", "five"),
        new Entries(Entries.diskWith(FIRST, all), 1 << 20).read(1));
  }

  private static String said(Executable broken, String at) {
    return String.valueOf(assertThrows(IOException.class, broken, at).getMessage());
  }

  @Test
  void damageBeforeAWholeGroupStopsTheOpenAndIsNamed() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Entries entries = new Entries(disk, 1 << 20);
    entries.append("one");
    int from = disk.bytes(FIRST).length;
    entries.append("two");
    int to = disk.bytes(FIRST).length;
    entries.append("three");
    for (int at = from; at < to; at++) {
      for (int bit = 0; bit < 8; bit++) {
        SimulatedDisk damaged = Entries.diskWith(FIRST, disk.bytes(FIRST));
        damaged.flip(FIRST, at, bit);
        String said = said(() -> new Entries(damaged, 1 << 20), "byte " + at);
        assertTrue(
            said.contains(FIRST)
                && said.contains("from byte " + from + " on")
                && said.contains("1 event, position 2"),
            said);
      }
    }
  }

  @Test
  void damageInASegmentThatHasEndedIsFoundOnReadingAndNamed() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Entries entries = new Entries(disk, 200);
    entries.append("one");
    int from = disk.bytes(FIRST).length;
    entries.append("two");
    int to = disk.bytes(FIRST).length;
    entries.append("x".repeat(200));
    assertEquals(2, disk.names().size());
    for (int at = from; at < to; at++) {
      disk.flip(FIRST, at, 3);
      Entries damaged = new Entries(disk, 200);
      String said = said(() -> damaged.read(1), "byte " + at);
      assertTrue(said.contains(FIRST) && said.contains("byte " + from), said);
      assertEquals(List.of("x".repeat(200)), damaged.read(3));
      disk.flip(FIRST, at, 3);
    }
    assertEquals(List.of("one", "two", "x".repeat(200)), new Entries(disk, 200).read(1));
  }

  @Test
  void aSegmentThatHasEndedAndLostItsTailIsDamaged() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Entries entries = new Entries(disk, 200);
    entries.append("one");
    int from = disk.bytes(FIRST).length;
    entries.append("two");
    entries.append("x".repeat(200));
    String second = disk.names().getLast();
    SimulatedDisk shorter = Entries.diskWith(FIRST, Arrays.copyOf(disk.bytes(FIRST), from));
    Entries.put(shorter, second, disk.bytes(second));
    Entries damaged = new Entries(shorter, 200);
    assertThrows(IOException.class, () -> damaged.read(1));
  }

  @Test
  void aFailedWriteIsTakenBackWhateverACrashLeavesOfIt() throws IOException {
    for (int seed = 0; seed < 300; seed++) {
      SimulatedDisk disk = new SimulatedDisk();
      // In half of the worlds the next group has no room in this segment.
      Entries entries = new Entries(disk, seed % 2 == 0 ? 1 << 20 : 3_000);
      entries.append("one");
      disk.failWrite(0);
      assertThrows(IOException.class, () -> entries.append("lost", "l".repeat(2_000)));
      disk.heal();
      entries.append("two", "x".repeat(2_900));
      entries.append("three");
      List<String> all = List.of("one", "two", "x".repeat(2_900), "three");
      assertEquals(all, entries.read(1));
      disk.crash(new SplittableRandom(seed));
      assertEquals(all, new Entries(disk, 3_000).read(1), "seed " + seed);
    }
  }

  @Test
  void aGroupThatIsReadAfterAKillSurvivesALossOfPower() throws IOException {
    for (int seed = 0; seed < 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SimulatedDisk disk = new SimulatedDisk();
      Entries entries = new Entries(disk, 1 << 20);
      entries.append("one");
      entries.writeWithoutSync("two", "x".repeat(2_000));
      if (seed % 2 == 0) {
        disk.failNextSync(random);
        assertThrows(IOException.class, entries::sync);
      }
      disk.endProcess();
      List<String> read = new Entries(disk, 1 << 20).read(1);
      assertEquals(List.of("one", "two", "x".repeat(2_000)), read);
      disk.crash(random);
      assertEquals(read, new Entries(disk, 1 << 20).read(1), "seed " + seed);
    }
  }

  @Test
  void aSegmentThatCouldNotBeFinishedIsFinishedByTheNextGroup() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Entries entries = new Entries(disk, 500);
    entries.append("one");
    disk.failNextSync(new SplittableRandom(1));
    assertThrows(IOException.class, () -> entries.append("x".repeat(500)));
    entries.append("small enough for the one before");
    disk.endProcess();
    Entries found = new Entries(disk, 500);
    found.append("and on");
    assertEquals(List.of("one", "small enough for the one before", "and on"), found.read(1));
  }

  @Test
  void aCrashBetweenAnyTwoStepsOfBeginningASegmentLosesNothing() throws IOException {
    int steps = 0;
    boolean crashed = true;
    while (crashed) {
      crashed = false;
      for (int seed = 0; seed < 30; seed++) {
        crashed |= crashInRoll(steps, seed);
      }
      steps++;
    }
    assertTrue(steps > 12, "only " + steps + " steps");
  }

  /// Whether there are so many steps.
  private static boolean crashInRoll(int step, int seed) throws IOException {
    int[] left = {Integer.MAX_VALUE};
    SimulatedDisk disk =
        new SimulatedDisk(_ -> {
          if (left[0]-- == 0) {
            throw new IllegalStateException("crash");
          }
        });
    Entries entries = new Entries(disk, 300);
    entries.append("one");
    entries.append("two");
    left[0] = step;
    boolean crashed = false;
    try {
      entries.append("x".repeat(300));
    } catch (IllegalStateException e) {
      crashed = true;
    }
    left[0] = Integer.MAX_VALUE;
    if (seed % 5 == 0) {
      disk.endProcess();
    } else {
      disk.crash(new SplittableRandom(seed));
    }
    Entries found = new Entries(disk, 300);
    List<String> read = found.read(1);
    assertEquals(List.of("one", "two"), read.subList(0, 2));
    assertTrue(read.size() == 3 || crashed, () -> "acknowledged and lost, at " + step);
    found.append("and on");
    found.reopen();
    assertEquals("and on", found.read(1).getLast());
    assertEquals(read.size() + 1, found.read(1).size());
    return crashed;
  }

  @Test
  void aPayloadThatLooksLikeARecordIsNeverReadAsOne() throws IOException {
    SimulatedDisk other = new SimulatedDisk();
    Entries stolen = new Entries(other, 1 << 20, 99);
    for (int i = 0; i < 5; i++) {
      stolen.append("a record of position " + (i + 1));
    }
    byte[] records =
        Arrays.copyOfRange(other.bytes(FIRST), Segment.HEADER, other.bytes(FIRST).length);
    // With the salt of the log that they were made for, they stop the open.
    assertThrows(IOException.class, () -> new Entries(tornAround(records, 99), 1 << 20));
    assertEquals(List.of("one"), new Entries(tornAround(records, 7), 1 << 20).read(1));
  }

  /// A disk with one whole group, and a torn one that has records in its payload.
  private static SimulatedDisk tornAround(byte[] payload, long salt) throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Entries entries = new Entries(disk, 1 << 20, salt);
    entries.append("one");
    int head = disk.bytes(FIRST).length;
    entries.writeWithoutSync(payload);
    disk.flip(FIRST, head, 0);
    disk.endProcess();
    return disk;
  }

  @Test
  void aHeaderThatBeginsAtNoPositionIsNone() throws IOException {
    for (long first : new long[] {0, -5, Long.MIN_VALUE}) {
      ByteBuffer header =
          ByteBuffer.wrap(new byte[100])
              .putLong(0x534c554943454c47L)
              .putInt(1)
              .putLong(7)
              .putLong(first);
      CRC32C crc = new CRC32C();
      crc.update(header.array(), 0, 28);
      header.putInt((int) crc.getValue());
      SimulatedDisk disk = Entries.diskWith(FIRST, header.array());
      assertTrue(said(() -> new Entries(disk, 200), "" + first).contains(FIRST));
    }
  }

  @Test
  void aSegmentWithABrokenHeaderIsDroppedOnlyWhenNothingStandsBehindIt() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    Entries entries = new Entries(disk, 200);
    entries.append("one");
    entries.append("x".repeat(200));
    String second = disk.names().getLast();
    disk.flip(second, 3, 1);
    String said = said(() -> new Entries(disk, 200), "");
    assertTrue(said.contains(second), said);

    SimulatedDisk begun = Entries.diskWith(FIRST, disk.bytes(FIRST));
    Entries.put(begun, second, new byte[20]);
    Entries left = new Entries(begun, 200);
    assertEquals(List.of("one"), left.read(1));
    assertFalse(begun.names().contains(second));
  }
}
