package dev.sluice.mail.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RelayQueueTest {

  private static final Letter LETTER = new Letter("ada@example.com", "a code", "it is 123456");

  private final HeldClock clock = new HeldClock();
  private final Registry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
  private final List<String> handed = new ArrayList<>();
  private Relay.Outcome outcome = new Relay.Outcome.Taken();

  private RelayQueue queue() {
    Relay relay =
        (id, letter) -> {
          handed.add(letter.to());
          return outcome;
        };
    return new RelayQueue(registry, relay, clock, new SplittableRandom(1));
  }

  private void send(RelayQueue queue) {
    registry.write(List.of(queue.keep(LETTER)));
    queue.kept();
  }

  private int waiting() {
    return registry.list("identity/letter/", "identity/letter/", 10).size();
  }

  @Test
  void aLetterThatTheRelayHasIsKeptNoLonger() {
    RelayQueue queue = queue();
    send(queue);
    assertEquals(1, waiting());
    assertTrue(queue.step());
    assertFalse(queue.step());
    assertEquals(1, handed.size());
    assertEquals(0, waiting());
  }

  @Test
  void troubleIsTriedAgainLaterAndLaterForAnHour() {
    outcome = new Relay.Outcome.Troubled("the relay answers 451");
    RelayQueue queue = queue();
    send(queue);
    List<Long> tries = new ArrayList<>();
    for (long second = 0; second <= 3_900; second++) {
      if (queue.step()) {
        tries.add(second);
      }
      clock.advance(Duration.ofSeconds(1));
    }
    assertEquals(List.of(0L, 5L, 15L, 35L, 75L, 155L, 315L, 615L), tries.subList(0, 8));
    assertTrue(tries.getLast() >= 3_600 && tries.getLast() <= 3_900, tries.toString());
    assertEquals(0, waiting());
  }

  @Test
  void whatTheRelayRefusesForGoodIsDropped() {
    outcome = new Relay.Outcome.Refused("the relay answers 550");
    RelayQueue queue = queue();
    send(queue);
    assertTrue(queue.step());
    assertEquals(0, waiting());
  }

  @Test
  void aLetterOutlivesARestart() {
    outcome = new Relay.Outcome.Troubled("there is no relay");
    RelayQueue queue = queue();
    send(queue);
    queue.step();
    queue.close();
    outcome = new Relay.Outcome.Taken();
    RelayQueue next = queue();
    assertTrue(next.step());
    assertEquals(2, handed.size());
    assertEquals(0, waiting());
  }
}
