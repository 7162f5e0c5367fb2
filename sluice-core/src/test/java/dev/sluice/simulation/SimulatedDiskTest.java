package dev.sluice.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.log.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {

  private static final int SEEDS = 200;
  private static final int BLOCK = Platter.BLOCK;

  private static ByteBuffer filled(int length, int with) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) with);
    return ByteBuffer.wrap(bytes);
  }

  /// A disk with a durable file of ones, four blocks long.
  private static SimulatedDisk withFile() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    DiskFile file = disk.open("a");
    file.write(0, filled(4 * BLOCK, 1));
    file.sync();
    disk.sync();
    return disk;
  }

  @Test
  void aLossOfPowerLeavesWhatWasSyncedAndAnyOfTheRestInWholeBlocks() throws IOException {
    Set<String> left = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = withFile();
      disk.open("a").write(BLOCK, filled(2 * BLOCK, 2));
      disk.open("a").write(BLOCK, filled(BLOCK, 3));
      disk.crash(new SplittableRandom(seed));
      byte[] bytes = disk.bytes("a");
      for (int block = 0; block < 4; block++) {
        assertArrayEquals(
            filled(BLOCK, bytes[block * BLOCK]).array(),
            Arrays.copyOfRange(bytes, block * BLOCK, (block + 1) * BLOCK));
      }
      left.add("" + bytes[0] + bytes[BLOCK] + bytes[2 * BLOCK] + bytes[3 * BLOCK]);
    }
    assertEquals(Set.of("1111", "1121", "1211", "1221", "1311", "1321"), left);
  }

  @Test
  void aLossOfPowerLeavesGrowthInAnyPart() throws IOException {
    Set<Integer> sizes = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = withFile();
      disk.open("a").write(4 * BLOCK, filled(100, 2));
      disk.crash(new SplittableRandom(seed));
      sizes.add(disk.bytes("a").length);
    }
    assertTrue(sizes.contains(4 * BLOCK) && sizes.contains(4 * BLOCK + 100), () -> "" + sizes);
    assertTrue(sizes.size() > 10, () -> "" + sizes);
  }

  @Test
  void aLossOfPowerLeavesAnyOfTheNamesThatWereNotSynced() throws IOException {
    Set<List<String>> names = new HashSet<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = withFile();
      disk.open("b");
      disk.rename("a", "c");
      disk.crash(new SplittableRandom(seed));
      names.add(disk.names());
    }
    assertEquals(Set.of(List.of("a"), List.of("a", "b"), List.of("c"), List.of("b", "c")), names);
  }

  @Test
  void theEndOfAProcessLosesNothingAndClosesItsFiles() throws IOException {
    SimulatedDisk disk = withFile();
    DiskFile file = disk.open("a");
    file.write(0, filled(BLOCK, 2));
    disk.endProcess();
    assertEquals(2, disk.bytes("a")[0]);
    assertThrows(IOException.class, () -> file.write(0, filled(1, 3)));
  }

  @Test
  void afterAFailedSyncReadersSeeWhatALaterSyncDoesNotSave() throws IOException {
    List<Byte> left = new ArrayList<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      SimulatedDisk disk = withFile();
      DiskFile file = disk.open("a");
      file.write(0, filled(BLOCK, 2));
      disk.failNextSync(new SplittableRandom(seed));
      assertThrows(IOException.class, file::sync);
      assertEquals(2, disk.bytes("a")[0]);
      file.sync();
      disk.crash(new SplittableRandom(seed + 1L));
      left.add(disk.bytes("a")[0]);
    }
    assertEquals(Set.of((byte) 1, (byte) 2), Set.copyOf(left));
  }

  @Test
  void aFullDiskTakesWhatFitsAndSaysSo() throws IOException {
    SimulatedDisk disk = withFile();
    disk.limit(disk.used() + 10);
    DiskFile file = disk.open("a");
    assertThrows(IOException.class, () -> file.write(4 * BLOCK, filled(100, 2)));
    assertEquals(4 * BLOCK + 10, disk.bytes("a").length);
    file.write(0, filled(BLOCK, 3));
    disk.heal();
    file.write(4 * BLOCK, filled(100, 2));
    assertEquals(4 * BLOCK + 100, file.size());
  }
}
