package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.journal.Position;
import dev.sluice.time.HeldClock;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

class RepeatsTest {

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();

  @Test
  void theSweepRemovesWhatHasExpiredAndNothingElse() throws RocksDBException {
    try (Store store = Store.open(folder)) {
      Repeats repeats = new Repeats(store, clock, Duration.ofDays(7));
      note(store, repeats, 0, 25_000);
      clock.advance(Duration.ofDays(6));
      note(store, repeats, 25_000, 30_000);
      sweepAll(repeats);
      assertEquals(30_000, size(store));
      clock.advance(Duration.ofDays(1).plusMillis(1));
      sweepAll(repeats);
      assertEquals(5_000, size(store));
    }
  }

  private static void sweepAll(Repeats repeats) throws RocksDBException {
    int steps = 1;
    while (repeats.sweep()) {
      steps++;
    }
    assertEquals(true, steps <= 4, "a pass over 30,000 keys takes few steps: " + steps);
  }

  private void note(Store store, Repeats repeats, int from, int to) throws RocksDBException {
    try (WriteBatch batch = new WriteBatch()) {
      for (int i = from; i < to; i++) {
        byte[] fingerprint = new ByteSink(16).u64(i * 0x9e3779b97f4a7c15L).u64(i).toBytes();
        repeats.note(fingerprint, new Position(i + 1), clock.now().toEpochMilli(), batch);
      }
      store.write(batch, false);
    }
  }

  private static int size(Store store) {
    int[] count = {0};
    store.scan(store.families().repeats(), new byte[0], (_, _) -> ++count[0] > 0);
    return count[0];
  }
}
