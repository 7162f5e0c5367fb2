package dev.sluice.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.TargetName;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final RuleName RULE = new RuleName("r");
  private static final TargetName TARGET = new TargetName("t");
  private static final Duration WEEK = Duration.ofDays(7);

  /// The engine in memory forgets eight events at once.
  private static final int STRETCH = 8;

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, WEEK);
  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger(Retention.class.getName());
  private final Handler listening =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          lines.add(entry.getLevel() + " " + new SimpleFormatter().formatMessage(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private int sent;

  @BeforeEach
  void listen() {
    logger.addHandler(listening);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(listening);
  }

  private Retention retention(long bytes, boolean dropUndelivered) {
    return new Retention(
        new RetentionSettings(WEEK, bytes, Duration.ofDays(30), dropUndelivered),
        engine.journal(),
        engine.outbox(),
        clock);
  }

  /// Accepts events of 1 KiB each.
  private void accept(int events) {
    for (int i = 0; i < events; i++) {
      Event event =
          Event.builder("e" + sent++, "/test", "made").data(Payload.of(new byte[1024])).build();
      engine.journal().append(List.of(event));
    }
  }

  private void routeAll(boolean toTarget) {
    Position from = engine.outbox().cursor();
    Position end = engine.journal().end();
    List<DeliveryId> singles = new ArrayList<>();
    for (Position at = from; toTarget && at.compareTo(end) < 0; at = at.plus(1)) {
      singles.add(new DeliveryId(at, RULE, TARGET));
    }
    engine.outbox().route(new Routed(from, end, 0, singles, List.of()));
  }

  private void deliver(int deliveries) {
    for (Lease lease : engine.outbox().lease(TARGET, deliveries)) {
      Attempt attempt =
          new Attempt(lease.attempt(), clock.now(), Duration.ofMillis(1), Optional.empty());
      engine.outbox().settle(lease, new Settlement.Delivered(attempt));
    }
  }

  private Position first() {
    return engine.journal().first();
  }

  private static void pass(Retention retention) {
    while (retention.step()) {
      // Until there is no more.
    }
  }

  @Test
  void eventsGoWhenTheyAreOldAndNotBefore() {
    Retention retention = retention(RetentionSettings.NO_LIMIT, false);
    accept(2 * STRETCH + 1);
    routeAll(false);
    clock.advance(WEEK);
    pass(retention);
    assertEquals(Position.FIRST, first());
    clock.advance(Duration.ofMillis(1));
    pass(retention);
    assertEquals(new Position(2 * STRETCH + 1), first());
    assertEquals(1, lines.size());
    assertTrue(
        lines.getFirst().startsWith("INFO retention has forgotten 16 events"), lines::toString);
  }

  @Test
  void theOldestEventsGoWhenTheJournalIsTooLarge() {
    Retention retention = retention(3 * STRETCH << 10, false);
    accept(5 * STRETCH);
    routeAll(false);
    pass(retention);
    assertEquals(new Position(2 * STRETCH + 1), first());
  }

  @Test
  void whatRoutingHasNotReadStaysEvenWhenUndeliveredEventsMayGo() {
    Retention retention = retention(1, true);
    accept(3 * STRETCH);
    assertFalse(retention.step());
    assertEquals(Position.FIRST, first());
    assertTrue(lines.getFirst().contains("held back at position 1 by routing"), lines::toString);
  }

  @Test
  void whatIsNotDeliveredHoldsRetentionBackAndIsNamedOnce() {
    Retention retention = retention(1, false);
    accept(3 * STRETCH);
    routeAll(true);
    deliver(STRETCH + 2);
    pass(retention);
    retention.step();
    assertEquals(new Position(STRETCH + 1), first());
    assertEquals(
        1, lines.stream().filter(line -> line.startsWith("WARNING")).count(), lines::toString);
    assertTrue(
        lines
            .getFirst()
            .contains("held back at position 11 by deliveries to target t, pending since"),
        lines::toString);
    clock.advance(Retention.REMINDER);
    retention.step();
    assertEquals(2, lines.stream().filter(line -> line.startsWith("WARNING")).count());
    deliver(STRETCH);
    pass(retention);
    assertEquals(new Position(2 * STRETCH + 1), first());
  }

  @Test
  void anArchiveThatLagsHoldsRetentionBack() {
    Retention retention = retention(1, false);
    accept(2 * STRETCH);
    engine
        .outbox()
        .route(
            new Routed(
                Position.FIRST,
                engine.journal().end(),
                0,
                List.of(),
                List.of(new DeliveryId(new Position(3), RULE, TARGET))));
    pass(retention);
    assertEquals(Position.FIRST, first());
    assertTrue(lines.getFirst().contains("by archive t"), lines::toString);
  }

  @Test
  void undeliveredEventsGoWhenTheOperatorSaysSoAfterAWarningAndAreCounted() {
    Retention retention = retention(3 * STRETCH << 10, true);
    accept(5 * STRETCH / 2 + 1);
    routeAll(true);
    retention.step();
    assertEquals(Position.FIRST, first());
    assertTrue(
        lines.getFirst().startsWith("WARNING retention is about to forget events 1 to 8")
            && lines.getFirst().contains("8 to target t"),
        lines::toString);
    accept(STRETCH);
    routeAll(true);
    pass(retention);
    assertEquals(new Position(STRETCH + 1), first());
    assertTrue(lines.getLast().contains("8 deliveries that had not ended"), lines::toString);
    var account = engine.outbox().accounts().getFirst();
    assertEquals(8, account.dead());
    assertEquals(account.in(), account.delivered() + account.pending() + account.dead());
    DeliveryId dropped = new DeliveryId(new Position(3), RULE, TARGET);
    assertEquals(DeliveryState.DEAD, engine.outbox().find(dropped).orElseThrow().state());
  }

  @Test
  void aCrashBetweenOutboxAndJournalIsMadeGoodByTheNextPass() {
    accept(2 * STRETCH);
    routeAll(true);
    deliver(2 * STRETCH);
    engine.outbox().forgetBefore(new Position(STRETCH + 1), clock.now(), false);
    MemoryEngine next = engine.restart();
    Retention retention =
        new Retention(
            new RetentionSettings(WEEK, 1, WEEK, false), next.journal(), next.outbox(), clock);
    pass(retention);
    assertEquals(new Position(STRETCH + 1), next.journal().first());
  }
}
