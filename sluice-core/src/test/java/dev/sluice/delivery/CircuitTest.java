package dev.sluice.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testkit.HeldClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CircuitTest {

  private final HeldClock clock = new HeldClock();

  private Circuit circuit(int failures, double share) {
    return new Circuit(
        "t",
        Optional.of(
            new CircuitPolicy(failures, share, Duration.ofSeconds(10), Duration.ofSeconds(4))),
        clock);
  }

  @Test
  void itOpensAfterFailuresInARowAndNotBefore() {
    Circuit circuit = circuit(3, 0);
    circuit.failed("A");
    circuit.failed("A");
    circuit.worked();
    circuit.failed("A");
    circuit.failed("A");
    assertEquals(8, circuit.allowed(8));
    circuit.failed("B");
    assertEquals(0, circuit.allowed(8));
    assertEquals(
        new Standing(
            Standing.State.OPEN, Optional.of(clock.now().plusSeconds(4)), Optional.of("B")),
        circuit.standing());
  }

  @Test
  void oneTrialDecidesAndEachThatFailsDoublesThePause() {
    Circuit circuit = circuit(1, 0);
    circuit.failed("A");
    long seconds = 4;
    for (int i = 0; i < 9; i++) {
      clock.advance(Duration.ofSeconds(seconds).minusMillis(1));
      assertEquals(0, circuit.allowed(8), i + "");
      clock.advance(Duration.ofMillis(1));
      assertEquals(1, circuit.allowed(8));
      circuit.began(1);
      assertEquals(0, circuit.allowed(8));
      circuit.failed("A");
      seconds = Math.min(600, 2 * seconds);
    }
    clock.advance(Duration.ofMinutes(10));
    circuit.began(1);
    circuit.gaveBack();
    assertEquals(1, circuit.allowed(8));
    circuit.began(1);
    circuit.worked();
    assertEquals(8, circuit.allowed(8));
    assertEquals(Standing.State.CLOSED, circuit.standing().state());
  }

  @Test
  void aShareOfTheWindowOpensItOnceThereAreEnoughAttempts() {
    Circuit circuit = circuit(1_000, 0.5);
    for (int i = 0; i < 9; i++) {
      circuit.worked();
      circuit.failed("A");
    }
    circuit.worked();
    assertEquals(1, circuit.allowed(1));
    circuit.failed("A");
    assertEquals(0, circuit.allowed(1));
  }

  @Test
  void whatIsOlderThanTheWindowDoesNotCount() {
    Circuit circuit = circuit(1_000, 0.5);
    for (int i = 0; i < 19; i++) {
      circuit.failed("A");
    }
    clock.advance(Duration.ofSeconds(11));
    circuit.failed("A");
    assertEquals(1, circuit.allowed(1));
  }

  @Test
  void withoutAPolicyItNeverOpens() {
    Circuit circuit = new Circuit("t", Optional.empty(), clock);
    for (int i = 0; i < 1_000; i++) {
      circuit.failed("A");
    }
    assertEquals(7, circuit.allowed(7));
  }

  @Test
  void aScheduleIsKeptWithATenthMoreAtMost() {
    Backoff backoff =
        new Backoff(new SplittableRandom(1), List.of(Duration.ofSeconds(5), Duration.ofMinutes(5)));
    for (int i = 0; i < 100; i++) {
      long first = backoff.after(1).toMillis();
      assertTrue(first >= 5_000 && first <= 5_500, first + "");
      long later = backoff.after(3 + i).toMillis();
      assertTrue(later >= 300_000 && later <= 330_000, later + "");
    }
  }
}
