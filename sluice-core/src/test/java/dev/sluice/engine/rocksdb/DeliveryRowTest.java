package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeliveryRowTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");
  private static final DeliveryId ID =
      new DeliveryId(new Position(1), new RuleName("r"), new TargetName("t"));

  @Test
  void aRowFromBeforeTimeWasCountedForWhichItIsPostponedIsRead() {
    DeliveryRow row = DeliveryRow.routed(NOW);
    byte[] bytes = row.toBytes();
    byte[] old = Arrays.copyOf(bytes, bytes.length - 1);
    old[0] = 1;
    assertEquals(row, DeliveryRow.of(old));
  }

  @Test
  void onlyTheTimeThatLiesAheadCountsAsPostponed() {
    DeliveryRow row =
        DeliveryRow.routed(NOW)
            .postponed(NOW, NOW.plusSeconds(60))
            .postponed(NOW.plusSeconds(70), NOW.plusSeconds(10))
            .postponed(NOW.plusSeconds(80), NOW.plusSeconds(85));
    assertEquals(Duration.ofSeconds(65), row.postponed());
    assertEquals(NOW.plusSeconds(65), DeliveryRow.of(row.toBytes()).lease(ID).since());
    assertEquals(NOW.plusSeconds(90), row.redriven(NOW.plusSeconds(90)).lease(ID).since());
  }
}
