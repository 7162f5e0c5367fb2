package dev.sluice.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static void requireWithin(Duration wait, Duration least, Duration most) {
    assertTrue(wait.compareTo(least) >= 0 && wait.compareTo(most) <= 0, wait.toString());
  }

  @Test
  void waitsThatAreSetAreKeptWithUpToATenthMoreAndTheLastOneAgainAndAgain() {
    List<Duration> waits = List.of(Duration.ofSeconds(5), Duration.ofMinutes(5));
    for (int seed = 0; seed < 100; seed++) {
      Backoff backoff = new Backoff(new Random(seed), waits);
      requireWithin(backoff.after(1), Duration.ofSeconds(5), Duration.ofMillis(5_500));
      requireWithin(backoff.after(2), Duration.ofMinutes(5), Duration.ofSeconds(330));
      requireWithin(backoff.after(9), Duration.ofMinutes(5), Duration.ofSeconds(330));
    }
  }

  @Test
  void withoutThemEachIsTwiceTheOneBeforeUpToTenMinutesOfWhichARandomHalfIsLeftOut() {
    for (int seed = 0; seed < 100; seed++) {
      Backoff backoff = new Backoff(new Random(seed), List.of());
      requireWithin(backoff.after(1), Duration.ofMillis(500), Duration.ofSeconds(1));
      requireWithin(backoff.after(4), Duration.ofSeconds(4), Duration.ofSeconds(8));
      requireWithin(backoff.after(185), Duration.ofMinutes(5), Duration.ofMinutes(10));
    }
    Backoff one = new Backoff(new Random(1), List.of());
    Backoff other = new Backoff(new Random(1), List.of());
    assertEquals(one.after(3), other.after(3));
  }
}
