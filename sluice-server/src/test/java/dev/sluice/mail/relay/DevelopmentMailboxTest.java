package dev.sluice.mail.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DevelopmentMailboxTest {

  @Test
  void theLastThousandLettersStayTheNewestFirst() {
    HeldClock clock = new HeldClock();
    Registry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
    DevelopmentMailbox mailbox = new DevelopmentMailbox(registry, clock, new SplittableRandom(1));
    for (int i = 0; i < 1_003; i++) {
      clock.advance(Duration.ofMillis(1));
      registry.write(List.of(mailbox.keep(new Letter("a@b.c", "letter " + i, "text"))));
      mailbox.kept();
    }
    assertEquals(1_000, mailbox.letters().size());
    assertEquals("letter 1002", mailbox.letters().getFirst().letter().subject());
    assertEquals("letter 3", mailbox.letters().getLast().letter().subject());
  }
}
