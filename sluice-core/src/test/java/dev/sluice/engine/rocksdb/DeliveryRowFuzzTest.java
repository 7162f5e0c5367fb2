package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

class DeliveryRowFuzzTest {

  @FuzzTest
  void damagedBytesAreRefusedAndOthersAreWrittenAndReadAgainAsTheSame(byte[] bytes) {
    Optional<DeliveryRow> row = read(bytes);
    row.ifPresent(whole -> {
      assertTrue(whole.history().size() <= bytes.length / 12, "an attempt has some bytes");
      assertEquals(row, read(whole.toBytes()));
    });
  }

  private static Optional<DeliveryRow> read(byte[] bytes) {
    try {
      return Optional.of(DeliveryRow.of(bytes));
    } catch (IllegalStateException e) {
      return Optional.empty();
    }
  }
}
