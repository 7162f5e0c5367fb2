package dev.sluice.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.rule.RuleSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RoutingLoopTest {

  private final HeldJournal journal = new HeldJournal();
  private final KeptOutbox outbox = new KeptOutbox();
  private final CompletableFuture<Throwable> bug = new CompletableFuture<>();

  @Test
  void eventsAreRoutedAsTheyCome() throws InterruptedException {
    try (RoutingLoop _ = start()) {
      for (int i = 1; i <= 3; i++) {
        append();
        outbox.awaitCursor(new Position(i + 1L));
      }
    }
    assertEquals(3, outbox.unmatched());
    assertTrue(!bug.isDone());
  }

  @Test
  void aFaultIsWaitedOut() throws InterruptedException {
    outbox.troubles.add(Fault.of(Fault.Kind.UNAVAILABLE, "disk-full", "the disk is full"));
    append();
    try (RoutingLoop _ = start()) {
      outbox.awaitCursor(new Position(2));
    }
    assertTrue(!bug.isDone());
  }

  @Test
  void aBugEndsTheLoopAndIsTold() throws Exception {
    outbox.troubles.add(new IllegalStateException("a bug"));
    append();
    try (RoutingLoop _ = start()) {
      assertInstanceOf(IllegalStateException.class, bug.get(10, TimeUnit.SECONDS));
    }
    assertEquals(Position.FIRST, outbox.cursor());
  }

  private RoutingLoop start() {
    RuleSet none = RuleSet.compile(List.of());
    Router router = new Router(journal, outbox, () -> none, Addressing.NONE, target -> false);
    return RoutingLoop.start(router, journal, outbox, Duration.ofMillis(1), bug::complete);
  }

  private void append() {
    journal.append(List.of(Event.builder("i" + journal.end(), "/s", "t").build()));
  }
}
