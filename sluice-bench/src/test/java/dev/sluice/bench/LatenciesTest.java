package dev.sluice.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void percentilesAreRightToThreeDigits() {
    Latencies latencies = new Latencies();
    for (int micros = 1_000; micros >= 1; micros--) {
      latencies.record(micros * 1_000L);
    }
    assertEquals(1_000, latencies.count());
    assertEquals(500_000, (double) latencies.percentile(50), 500);
    assertEquals(990_000, (double) latencies.percentile(99), 990);
    assertEquals(1_000_000, (double) latencies.max(), 1_000);
    assertEquals(0, latencies.clipped());
  }

  @Test
  void aTimeOverAMinuteCountsAsAMinuteAndIsTold() {
    Latencies latencies = new Latencies();
    latencies.record(Latencies.LONGEST + 1);
    latencies.record(5);
    assertEquals(2, latencies.count());
    assertEquals(1, latencies.clipped());
    assertEquals((double) Latencies.LONGEST, (double) latencies.max(), Latencies.LONGEST / 1_000.0);
  }

  @Test
  void aSpreadHasTheLeastTheMiddleAndTheGreatest() {
    assertEquals(new Spread(1, 2, 9), Spread.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(new Spread(1, 3, 5), Spread.of(List.of(5.0, 1.0)));
  }
}
