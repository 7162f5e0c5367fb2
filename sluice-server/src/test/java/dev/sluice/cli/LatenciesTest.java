package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

  @ParameterizedTest
  @ValueSource(longs = {8, 9, 100, 1_000, 123_456, 60_000_000})
  void aQuantileIsAtMostAnEighthTooHigh(long micros) {
    Latencies latencies = new Latencies();
    latencies.add(Duration.ofNanos(micros * 1_000));

    long shown = latencies.quantile(0.5).toNanos() / 1_000;

    assertTrue(shown > micros && shown <= micros + micros / 8 + 1, () -> micros + " as " + shown);
  }

  @Test
  void oneSlowReplyInAHundredIsNotTheMedian() {
    Latencies latencies = new Latencies();
    for (int i = 0; i < 99; i++) {
      latencies.add(Duration.ofMillis(1));
    }
    latencies.add(Duration.ofSeconds(10));

    assertTrue(latencies.quantile(0.5).toMillis() <= 2);
    assertTrue(latencies.quantile(1.0).toSeconds() >= 10);
  }

  @Test
  void withoutRepliesThereIsNoTime() {
    assertEquals(Duration.ZERO, new Latencies().quantile(0.99));
  }
}
