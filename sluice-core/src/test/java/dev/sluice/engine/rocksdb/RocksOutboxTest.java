package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.HeldClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksOutboxTest {

  private static final RuleName RULE = new RuleName("r");
  private static final RuleName OTHER_RULE = new RuleName("s");
  private static final TargetName ONE = new TargetName("one");
  private static final TargetName TWO = new TargetName("two");
  private static final Failure FAILURE = new Failure("HTTP_503", "not now");

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();
  private RocksEngine engine;
  private Outbox outbox;

  @BeforeEach
  void open() {
    engine = RocksEngine.open(folder, clock, Duration.ofDays(7));
    outbox = engine.outbox();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  private void restart() {
    close();
    open();
  }

  private static DeliveryId id(long position, TargetName target) {
    return new DeliveryId(new Position(position), RULE, target);
  }

  private void route(long next, DeliveryId... singles) {
    outbox.route(new Routed(outbox.cursor(), new Position(next), 0, List.of(singles), List.of()));
  }

  private void routeOwed(long next, DeliveryId... owed) {
    outbox.route(new Routed(outbox.cursor(), new Position(next), 0, List.of(), List.of(owed)));
  }

  private static List<DeliveryId> ids(List<Lease> leases) {
    return leases.stream().map(Lease::id).toList();
  }

  private Attempt attempt(Lease lease, boolean failed) {
    return new Attempt(
        lease.attempt(),
        clock.now(),
        Duration.ofMillis(5),
        failed ? Optional.of(FAILURE) : Optional.empty());
  }

  private void deliver(Lease lease) {
    outbox.settle(lease, new Settlement.Delivered(attempt(lease, false)));
  }

  private void kill(Lease lease) {
    outbox.settle(lease, new Settlement.Dead(attempt(lease, true), FAILURE));
  }

  private void again(Lease lease, Duration wait) {
    outbox.settle(lease, new Settlement.Again(attempt(lease, true), clock.now().plus(wait)));
  }

  @Test
  void routingMovesTheCursorOnceAndRefusesToWriteAStretchTwice() {
    Routed routed = new Routed(Position.FIRST, new Position(3), 1, List.of(id(1, ONE)), List.of());
    outbox.route(routed);
    assertEquals(new Position(3), outbox.cursor());
    assertThrows(IllegalStateException.class, () -> outbox.route(routed));
    restart();
    assertEquals(new Position(3), outbox.cursor());
    assertEquals(1, outbox.unmatched());
    assertEquals(List.of(new Account(RULE, ONE, 1, 0, 0)), outbox.accounts());
  }

  @Test
  void aDeliveryIsLeasedOnceAndEachTargetGetsItsOwn() {
    route(3, id(1, ONE), id(1, TWO), id(2, ONE));
    assertEquals(List.of(id(1, ONE), id(2, ONE)), ids(outbox.lease(ONE, 10)));
    assertTrue(outbox.lease(ONE, 10).isEmpty());
    assertEquals(List.of(id(1, TWO)), ids(outbox.lease(TWO, 10)));
    assertEquals(DeliveryState.LEASED, outbox.find(id(1, ONE)).orElseThrow().state());
  }

  @Test
  void aLeaseEndsWithTheProcess() {
    route(2, id(1, ONE));
    outbox.lease(ONE, 10);
    restart();
    List<Lease> again = outbox.lease(ONE, 10);
    assertEquals(List.of(id(1, ONE)), ids(again));
    assertEquals(1, again.getFirst().attempt());
  }

  @Test
  void aReleasedLeaseIsDueAgainAtOnceAndCountsNoAttempt() {
    route(2, id(1, ONE));
    outbox.release(outbox.lease(ONE, 1).getFirst());
    assertEquals(1, outbox.lease(ONE, 1).getFirst().attempt());
  }

  @Test
  void aDeliveredOneIsNeverLeasedAgain() {
    route(2, id(1, ONE));
    Lease lease = outbox.lease(ONE, 1).getFirst();
    deliver(lease);
    assertTrue(outbox.lease(ONE, 1).isEmpty());
    restart();
    assertTrue(outbox.lease(ONE, 1).isEmpty());
    assertEquals(List.of(new Account(RULE, ONE, 1, 1, 0)), outbox.accounts());
    assertThrows(IllegalStateException.class, () -> deliver(lease));
  }

  @Test
  void aRetryIsDueAtItsTimeAndNotBefore() {
    route(2, id(1, ONE));
    again(outbox.lease(ONE, 1).getFirst(), Duration.ofSeconds(10));
    assertEquals(Optional.of(clock.now().plusSeconds(10)), outbox.nextDue(ONE));
    restart();
    assertTrue(outbox.lease(ONE, 1).isEmpty());
    clock.advance(Duration.ofSeconds(10));
    Lease second = outbox.lease(ONE, 1).getFirst();
    assertEquals(2, second.attempt());
    assertEquals(1, second.tries());
    deliver(second);
    DeliveryView view = outbox.find(id(1, ONE)).orElseThrow();
    assertEquals(2, view.history().size());
    assertEquals(Optional.of(FAILURE), view.history().getFirst().failure());
    assertEquals(Optional.empty(), view.history().getLast().failure());
  }

  @Test
  void theLongestDueComesFirst() {
    route(2, id(1, ONE));
    again(outbox.lease(ONE, 1).getFirst(), Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(5));
    route(3, id(2, ONE));
    assertEquals(List.of(id(1, ONE), id(2, ONE)), ids(outbox.lease(ONE, 10)));
  }

  @Test
  void aClockThatJumpsBackHidesNothing() {
    route(2, id(1, ONE));
    deliver(outbox.lease(ONE, 1).getFirst());
    clock.advance(Duration.ofHours(-1));
    route(3, id(2, ONE));
    assertEquals(List.of(id(2, ONE)), ids(outbox.lease(ONE, 1)));
  }

  @Test
  void aDeadOneStandsInTheDeadLettersUntilItIsRedriven() {
    route(3, id(1, ONE), id(2, ONE));
    outbox.lease(ONE, 2).forEach(this::kill);
    restart();
    assertEquals(List.of(new Account(RULE, ONE, 2, 0, 2)), outbox.accounts());
    List<DeliveryView> dead =
        outbox.list(DeliveryFilter.in(DeliveryState.DEAD), Optional.empty(), 10);
    assertEquals(2, dead.size());
    assertEquals(Optional.of(FAILURE), dead.getFirst().cause());

    clock.advance(Duration.ofHours(1));
    assertTrue(outbox.redrive(id(1, ONE)));
    assertFalse(outbox.redrive(id(1, ONE)));
    assertFalse(outbox.redrive(id(77, ONE)));
    Lease lease = outbox.lease(ONE, 10).getFirst();
    assertEquals(2, lease.attempt());
    assertEquals(0, lease.tries());
    assertEquals(clock.now(), lease.since());
    assertEquals(List.of(new Account(RULE, ONE, 2, 0, 1)), outbox.accounts());
    deliver(lease);
    assertEquals(List.of(new Account(RULE, ONE, 2, 1, 1)), outbox.accounts());
  }

  @Test
  void listsArePagedFilteredAndInTheOrderOfIds() {
    route(4, id(1, ONE), id(2, ONE), id(3, ONE), id(1, TWO));
    again(outbox.lease(ONE, 1).getFirst(), Duration.ofHours(1));
    kill(outbox.lease(TWO, 1).getFirst());
    List<DeliveryView> page =
        outbox.list(DeliveryFilter.in(DeliveryState.DUE), Optional.empty(), 2);
    assertEquals(List.of(id(1, ONE), id(2, ONE)), page.stream().map(DeliveryView::id).toList());
    page = outbox.list(DeliveryFilter.in(DeliveryState.DUE), Optional.of(id(2, ONE)), 2);
    assertEquals(List.of(id(3, ONE)), page.stream().map(DeliveryView::id).toList());
    DeliveryFilter byError =
        new DeliveryFilter(
            java.util.Set.of(),
            Optional.of(RULE),
            Optional.of(TWO),
            Optional.of(clock.now()),
            Optional.of(clock.now().plusSeconds(1)),
            Optional.of("HTTP_503"));
    assertEquals(1, outbox.list(byError, Optional.empty(), 10).size());
    assertEquals(4, outbox.list(DeliveryFilter.in(), Optional.empty(), 10).size());
  }

  @Test
  void onlyTheFirstAndTheLastAttemptsAreKept() {
    route(2, id(1, ONE));
    for (int i = 0; i < 30; i++) {
      again(outbox.lease(ONE, 1).getFirst(), Duration.ZERO);
    }
    DeliveryView view = outbox.find(id(1, ONE)).orElseThrow();
    assertEquals(30, view.attempts());
    List<Integer> numbers = view.history().stream().map(Attempt::number).toList();
    assertEquals(DeliveryView.MAX_HISTORY, numbers.size());
    assertEquals(1, numbers.getFirst());
    assertEquals(12, numbers.get(1));
    assertEquals(30, numbers.getLast());
  }

  @Test
  void whatAnArchiveIsOwedIsReadInOrderAcrossRunsAndSettledThroughAnyPlace() {
    DeliveryId twice = new DeliveryId(new Position(2), OTHER_RULE, ONE);
    routeOwed(4, id(1, ONE), id(2, ONE), twice, id(3, TWO));
    routeOwed(9, id(5, ONE), id(8, ONE));
    assertEquals(
        List.of(id(1, ONE), id(2, ONE), twice, id(5, ONE), id(8, ONE)),
        outbox.owed(ONE, Optional.empty(), 100));
    // A position's deliveries stay together even past the limit.
    assertEquals(List.of(id(1, ONE), id(2, ONE), twice), outbox.owed(ONE, Optional.empty(), 2));
    assertEquals(
        List.of(id(5, ONE), id(8, ONE)), outbox.owed(ONE, Optional.of(new Position(2)), 9));

    outbox.settleRun(
        ONE, new Position(5), Map.of(RULE, new Tally(2, 1), OTHER_RULE, new Tally(1, 0)));
    restart();
    assertEquals(Optional.of(new Position(5)), outbox.settledThrough(ONE));
    assertEquals(Optional.empty(), outbox.settledThrough(TWO));
    assertEquals(List.of(id(8, ONE)), outbox.owed(ONE, Optional.empty(), 100));
    assertEquals(List.of(id(3, TWO)), outbox.owed(TWO, Optional.empty(), 100));
    assertEquals(
        List.of(
            new Account(RULE, ONE, 4, 2, 1),
            new Account(RULE, TWO, 1, 0, 0),
            new Account(OTHER_RULE, ONE, 1, 1, 0)),
        outbox.accounts());
    outbox.settleRun(ONE, new Position(8), Map.of(RULE, new Tally(1, 0)));
    assertTrue(outbox.owed(ONE, Optional.empty(), 100).isEmpty());
  }

  @Test
  void waitingEndsWhenSomethingIsNew() throws InterruptedException {
    long seen = outbox.changes(ONE);
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(
          Thread.startVirtualThread(() -> {
            try {
              outbox.awaitChange(ONE, seen, Duration.ofMinutes(1));
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }));
    }
    route(2, id(1, ONE));
    for (Thread each : waiting) {
      assertTrue(each.join(Duration.ofSeconds(30)));
    }
  }
}
