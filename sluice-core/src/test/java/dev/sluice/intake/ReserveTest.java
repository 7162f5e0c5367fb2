package dev.sluice.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReserveTest {

  private final HeldClock clock = new HeldClock();
  private final AtomicLong free = new AtomicLong(1_000);
  private final AtomicInteger looks = new AtomicInteger();
  private final Reserve reserve =
      new Reserve(
          100,
          () -> {
            looks.incrementAndGet();
            return free.get();
          },
          clock);

  @Test
  void belowTheReserveEventsAreRefusedWithAPauseUntilThereIsRoom() {
    reserve.requireWhole();
    free.set(99);
    clock.advance(Duration.ofMillis(100));
    Fault fault = assertThrows(Fault.class, reserve::requireWhole);
    assertEquals("disk-full", fault.code());
    assertEquals(Fault.Kind.BUSY, fault.kind());
    assertEquals(Duration.ofSeconds(5), fault.retryAfter().orElseThrow());
    free.set(100);
    clock.advance(Duration.ofMillis(100));
    assertTrue(reserve.isWhole());
    reserve.requireWhole();
  }

  @Test
  void theDiskIsAskedTenTimesASecondAtMost() {
    for (int i = 0; i < 1_000; i++) {
      reserve.isWhole();
    }
    assertEquals(1, looks.get());
    clock.advance(Duration.ofMillis(99));
    reserve.isWhole();
    assertEquals(1, looks.get());
    clock.advance(Duration.ofMillis(1));
    reserve.isWhole();
    assertEquals(2, looks.get());
  }

  @Test
  void aDiskThatCannotBeAskedLeavesWhatWasKnown() {
    Reserve blind =
        new Reserve(
            100,
            () -> {
              throw new IOException("stale handle");
            },
            clock);
    assertTrue(blind.isWhole());
  }

  @Test
  void aReserveOfNothingAsksNobody() {
    Reserve none =
        new Reserve(
            0,
            () -> {
              throw new IOException("nobody may ask");
            },
            clock);
    assertTrue(none.isWhole());
    free.set(0);
    assertFalse(reserve.isWhole());
  }
}
