package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.engine.journal.Fingerprint;
import dev.sluice.engine.journal.FingerprintIndex.Known;
import dev.sluice.journal.Position;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksFingerprintsTest {

  @TempDir Path folder;

  private static Known known(int i, long millis) {
    return new Known(new Fingerprint(i, ~i), i, millis);
  }

  private static List<Known> range(int from, int to, long millis) {
    return IntStream.range(from, to).mapToObj(i -> known(i, millis)).toList();
  }

  @Test
  void whatWasWrittenIsFoundAndItsReachIsKnownAfterAReopening() {
    try (Store store = Store.open(folder)) {
      RocksFingerprints index = new RocksFingerprints(store);
      assertEquals(Position.FIRST, index.through());
      index.write(range(1, 4, 17), new Position(4));
    }
    try (Store store = Store.open(folder)) {
      RocksFingerprints index = new RocksFingerprints(store);
      assertEquals(new Position(4), index.through());
      assertEquals(Optional.of(known(3, 17)), index.find(new Fingerprint(3, ~3)));
      assertEquals(Optional.empty(), index.find(new Fingerprint(4, ~4)));
    }
  }

  @Test
  void theSweepRemovesWhatIsTooOldAndNothingElse() {
    try (Store store = Store.open(folder)) {
      RocksFingerprints index = new RocksFingerprints(store);
      index.write(range(1, 25_001, 1_000), new Position(25_001));
      index.write(range(25_001, 30_001, 2_000), new Position(30_001));
      sweepAll(index, 999);
      assertEquals(30_000, size(store));
      sweepAll(index, 1_000);
      assertEquals(5_000, size(store));
      assertEquals(new Position(30_001), index.through());
    }
  }

  private static void sweepAll(RocksFingerprints index, long before) {
    int steps = 1;
    while (index.sweep(Instant.ofEpochMilli(before), _ -> {})) {
      steps++;
    }
    assertTrue(steps <= 4, "a pass over 30,000 keys takes few steps: " + steps);
  }

  private static int size(Store store) {
    int[] count = {0};
    store.scan(
        store.families().repeats(),
        new byte[0],
        (key, _) -> {
          count[0] += key.length == 16 ? 1 : 0;
          return true;
        });
    return count[0];
  }
}
