package dev.sluice.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testkit.HeldClock;
import java.time.Duration;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {

  private final HeldClock clock = new HeldClock();
  private final TimeOrderedIds ids =
      new TimeOrderedIds(clock, RandomGenerator.of("L64X128MixRandom"));

  @Test
  void eachIdSortsBehindTheOneBeforeWhateverTheClockDoes() {
    String before = "";
    for (int i = 0; i < 20_000; i++) {
      if (i == 12_000) {
        clock.jump(Duration.ofHours(-1));
      } else if (i % 5_000 == 4_999) {
        clock.advance(Duration.ofMillis(1));
      }
      String id = ids.next();
      assertTrue(id.compareTo(before) > 0, () -> "number " + id);
      before = id;
    }
  }

  @Test
  void anIdIsAUuidOfVersionSevenWithTheTimeInFront() {
    UUID id = UUID.fromString(ids.next());
    assertEquals(7, id.version());
    assertEquals(2, id.variant());
    assertEquals(clock.now().toEpochMilli(), id.getMostSignificantBits() >>> 16);
  }

  @Test
  void idsGoOnBehindThoseOfAnEarlierProcess() {
    String earlier = "";
    for (int i = 0; i < 5_000; i++) {
      earlier = ids.next();
    }
    TimeOrderedIds after = new TimeOrderedIds(clock, RandomGenerator.of("L64X128MixRandom"));
    after.goOnFrom(earlier);
    assertTrue(after.next().compareTo(earlier) > 0);
  }
}
