package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.outbox.Account;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Forgotten;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an outbox promises.
///
/// Places are counted from the cursor of the empty outbox, as its journal may begin anywhere.
@Timeout(60)
public abstract class OutboxContract extends OutboxScene {

  /// What an outbox may lack.
  public enum Capability {
    /// A delivery that has arrived can still be found and listed, with its attempts. A log that is
    /// compacted to what is still owed forgets it at once.
    SHOWS_WHAT_HAS_ARRIVED
  }

  /// What this outbox can.
  protected abstract Set<Capability> capabilities();

  private void assume(Capability capability) {
    assumeTrue(
        capabilities().contains(capability), () -> "this outbox does not declare " + capability);
  }

  @Test
  final void routingMovesTheCursorAndRefusesToWriteAStretchTwice() {
    Routed routed = new Routed(first, at(3), 1, List.of(id(1, ONE)), List.of());
    outbox.route(routed);
    assertEquals(at(3), outbox.cursor());
    assertThrows(IllegalStateException.class, () -> outbox.route(routed));
    Routed ahead = new Routed(at(4), at(5), 1, List.of(), List.of());
    assertThrows(IllegalStateException.class, () -> outbox.route(ahead));
    assertEquals(at(3), outbox.cursor());
    assertEquals(1, outbox.unmatched());
    assertAccounts(new Account(RULE, ONE, 1, 0, 0));
  }

  @Test
  final void whatWasRoutedOutlivesARestart() {
    outbox.route(new Routed(first, at(4), 2, List.of(id(1, ONE), id(1, TWO)), List.of(id(2, TWO))));
    restart();
    assertEquals(at(4), outbox.cursor());
    assertEquals(2, outbox.unmatched());
    assertAccounts(new Account(RULE, ONE, 1, 0, 0), new Account(RULE, TWO, 2, 0, 0));
    assertEquals(List.of(id(1, ONE)), ids(outbox.lease(ONE, 10)));
    assertEquals(List.of(id(1, TWO)), ids(outbox.lease(TWO, 10)));
    assertEquals(List.of(id(2, TWO)), outbox.owed(TWO, Optional.empty(), 10));
  }

  @Test
  final void aDeliveryIsLeasedOnceAndEachTargetGetsItsOwn() {
    route(3, id(1, ONE), id(1, TWO), id(2, ONE));
    assertEquals(DeliveryState.DUE, outbox.find(id(1, ONE)).orElseThrow().state());
    assertEquals(List.of(id(1, ONE), id(2, ONE)), ids(outbox.lease(ONE, 10)));
    assertEquals(List.of(), outbox.lease(ONE, 10));
    assertEquals(List.of(id(1, TWO)), ids(outbox.lease(TWO, 10)));
    assertEquals(DeliveryState.LEASED, outbox.find(id(1, ONE)).orElseThrow().state());
  }

  @Test
  final void ofManyCallersAtOnceOnlyOneGetsADelivery()
      throws InterruptedException, ExecutionException {
    int deliveries = 400;
    DeliveryId[] all = new DeliveryId[deliveries];
    for (int i = 0; i < deliveries; i++) {
      all[i] = id(i + 1, ONE);
    }
    route(deliveries + 1, all);
    List<DeliveryId> got = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<DeliveryId>>> answers = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        answers.add(threads.submit(this::leaseAndDeliverAll));
      }
      for (Future<List<DeliveryId>> answer : answers) {
        got.addAll(answer.get());
      }
    }
    assertEquals(deliveries, got.size());
    assertEquals(Set.of(all), new HashSet<>(got));
    assertAccounts(new Account(RULE, ONE, deliveries, deliveries, 0));
  }

  private List<DeliveryId> leaseAndDeliverAll() {
    List<DeliveryId> got = new ArrayList<>();
    for (List<Lease> leases = outbox.lease(ONE, 3);
        !leases.isEmpty();
        leases = outbox.lease(ONE, 3)) {
      leases.forEach(this::deliver);
      got.addAll(ids(leases));
    }
    return got;
  }

  @Test
  final void aLeaseEndsWithTheProcess() {
    route(2, id(1, ONE));
    outbox.lease(ONE, 10);
    restart();
    Lease again = leaseOne(ONE);
    assertEquals(id(1, ONE), again.id());
    assertEquals(1, again.attempt());
  }

  @Test
  final void aReleasedLeaseIsDueAgainAtOnceAndCountsNoAttempt() {
    route(2, id(1, ONE));
    Lease lease = leaseOne(ONE);
    assertEquals(Optional.empty(), outbox.nextDue(ONE));
    outbox.release(lease);
    assertEquals(Optional.of(lease.due()), outbox.nextDue(ONE));
    assertEquals(1, leaseOne(ONE).attempt());
  }

  @Test
  final void aPostponedOneIsDueAtItsTimeNoOlderAndCountsNoAttempt() {
    route(2, id(1, ONE));
    Instant until = clock.now().plusSeconds(10);
    Lease lease = leaseOne(ONE);
    outbox.postpone(lease, until);
    restart();
    assertEquals(Optional.of(until), outbox.nextDue(ONE));
    assertEquals(List.of(), outbox.lease(ONE, 1));
    clock.advance(Duration.ofSeconds(10));
    Instant younger = lease.since().plusSeconds(10);
    assertEquals(new Lease(id(1, ONE), 1, 0, younger, until), leaseOne(ONE));
    assertAccounts(new Account(RULE, ONE, 1, 0, 0));
  }

  @Test
  final void aDeliveredOneIsNeverLeasedAgain() {
    route(2, id(1, ONE));
    deliver(leaseOne(ONE));
    assertEquals(List.of(), outbox.lease(ONE, 1));
    assertEquals(Optional.empty(), outbox.nextDue(ONE));
    restart();
    assertEquals(List.of(), outbox.lease(ONE, 1));
    assertAccounts(new Account(RULE, ONE, 1, 1, 0));
    assertFalse(outbox.redrive(id(1, ONE)));
  }

  @Test
  final void aLeaseIsSettledOnce() {
    route(2, id(1, ONE));
    Lease lease = leaseOne(ONE);
    deliver(lease);
    assertThrows(IllegalStateException.class, () -> deliver(lease));
    assertThrows(IllegalStateException.class, () -> kill(lease));
    assertThrows(IllegalStateException.class, () -> outbox.release(lease));
    assertAccounts(new Account(RULE, ONE, 1, 1, 0));
  }

  @Test
  final void aRetryIsDueAtItsTimeAndNotBefore() {
    route(2, id(1, ONE));
    again(leaseOne(ONE), Duration.ofSeconds(10));
    assertEquals(Optional.of(clock.now().plusSeconds(10)), outbox.nextDue(ONE));
    assertEquals(List.of(), outbox.lease(ONE, 1));
    restart();
    assertEquals(Optional.of(clock.now().plusSeconds(10)), outbox.nextDue(ONE));
    clock.advance(Duration.ofSeconds(10).minusMillis(1));
    assertEquals(List.of(), outbox.lease(ONE, 1));
    clock.advance(Duration.ofMillis(1));
    Lease second = leaseOne(ONE);
    assertEquals(2, second.attempt());
    assertEquals(1, second.tries());
    assertEquals(clock.now().minusSeconds(10), second.since());
    assertAccounts(new Account(RULE, ONE, 1, 0, 0));
  }

  @Test
  final void whatHasArrivedIsShownWithItsAttempts() {
    assume(Capability.SHOWS_WHAT_HAS_ARRIVED);
    route(2, id(1, ONE));
    again(leaseOne(ONE), Duration.ZERO);
    deliver(leaseOne(ONE));
    restart();
    DeliveryView view = outbox.find(id(1, ONE)).orElseThrow();
    assertEquals(DeliveryState.DELIVERED, view.state());
    assertEquals(2, view.attempts());
    assertEquals(
        List.of(Optional.of(FAILURE), Optional.empty()),
        view.history().stream().map(Attempt::failure).toList());
    assertEquals(
        List.of(view),
        outbox.list(DeliveryFilter.in(DeliveryState.DELIVERED), Optional.empty(), 10));
  }

  @Test
  final void theLongestDueComesFirst() {
    route(2, id(1, ONE));
    again(leaseOne(ONE), Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(5));
    route(4, id(2, ONE), id(3, TWO));
    again(leaseOne(TWO), Duration.ofSeconds(1));
    route(5, id(4, TWO));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of(id(1, ONE), id(2, ONE)), ids(outbox.lease(ONE, 10)));
    assertEquals(List.of(id(4, TWO), id(3, TWO)), ids(outbox.lease(TWO, 10)));
  }

  @Test
  final void aClockThatJumpsBackHidesNothing() {
    route(2, id(1, ONE));
    deliver(leaseOne(ONE));
    clock.advance(Duration.ofHours(-1));
    route(3, id(2, ONE));
    assertEquals(List.of(id(2, ONE)), ids(outbox.lease(ONE, 1)));
  }

  @Test
  final void aDeadOneStandsInTheDeadLettersUntilItIsRedriven() {
    route(3, id(1, ONE), id(2, ONE));
    outbox.lease(ONE, 2).forEach(this::kill);
    restart();
    assertEquals(List.of(), outbox.lease(ONE, 2));
    assertAccounts(new Account(RULE, ONE, 2, 0, 2));
    List<DeliveryView> dead =
        outbox.list(DeliveryFilter.in(DeliveryState.DEAD), Optional.empty(), 10);
    assertEquals(List.of(id(1, ONE), id(2, ONE)), shown(dead));
    assertEquals(Optional.of(FAILURE), dead.getFirst().cause());
    assertEquals(Optional.empty(), dead.getFirst().due());

    clock.advance(Duration.ofHours(1));
    assertTrue(outbox.redrive(id(1, ONE)));
    assertFalse(outbox.redrive(id(1, ONE)));
    assertFalse(outbox.redrive(id(77, ONE)));
    assertAccounts(new Account(RULE, ONE, 2, 0, 1));
  }

  @Test
  final void aRedrivenOneHasFreshTriesAndAgeAndItsHistory() {
    route(2, id(1, ONE));
    kill(leaseOne(ONE));
    clock.advance(Duration.ofHours(1));
    outbox.redrive(id(1, ONE));
    restart();
    Lease lease = leaseOne(ONE);
    assertEquals(2, lease.attempt());
    assertEquals(0, lease.tries());
    assertEquals(clock.now(), lease.since());
    DeliveryView view = outbox.find(id(1, ONE)).orElseThrow();
    assertEquals(Optional.empty(), view.cause());
    assertEquals(Optional.of(FAILURE), view.history().getFirst().failure());
    deliver(lease);
    assertAccounts(new Account(RULE, ONE, 1, 1, 0));
  }

  @Test
  final void listsArePagedAndInTheOrderOfPositions() {
    route(4, id(3, ONE), id(1, ONE), id(2, ONE), id(1, TWO));
    again(leaseOne(ONE), Duration.ofHours(1));
    DeliveryFilter due = DeliveryFilter.in(DeliveryState.DUE);
    List<DeliveryView> all = outbox.list(due, Optional.empty(), 10);
    assertEquals(
        List.of(at(1), at(1), at(2), at(3)),
        all.stream().map(view -> view.id().position()).toList());
    assertEquals(4, Set.copyOf(shown(all)).size());
    List<DeliveryView> paged = new ArrayList<>();
    Optional<DeliveryId> after = Optional.empty();
    for (List<DeliveryView> page = outbox.list(due, after, 1);
        !page.isEmpty();
        page = outbox.list(due, after, 1)) {
      assertEquals(1, page.size());
      paged.addAll(page);
      after = Optional.of(page.getLast().id());
    }
    assertEquals(all, paged);
  }

  @Test
  final void aFilterLeavesOnlyWhatItNames() {
    route(4, id(1, ONE), new DeliveryId(at(2), OTHER_RULE, ONE), id(3, TWO));
    kill(leaseOne(TWO));
    outbox.lease(ONE, 1);
    assertEquals(3, outbox.list(DeliveryFilter.in(), Optional.empty(), 10).size());
    assertEquals(
        List.of(id(1, ONE)),
        shown(outbox.list(DeliveryFilter.in(DeliveryState.LEASED), Optional.empty(), 10)));
    assertEquals(1, count(Optional.of(OTHER_RULE), Optional.empty(), 0, Optional.empty()));
    assertEquals(2, count(Optional.empty(), Optional.of(ONE), 0, Optional.empty()));
    assertEquals(1, count(Optional.empty(), Optional.empty(), 0, Optional.of("HTTP_503")));
    assertEquals(0, count(Optional.empty(), Optional.empty(), 0, Optional.of("TIMEOUT")));
    assertEquals(3, count(Optional.empty(), Optional.empty(), 0, Optional.empty()));
    assertEquals(0, count(Optional.empty(), Optional.empty(), 1, Optional.empty()));
    assertEquals(0, count(Optional.empty(), Optional.empty(), -1, Optional.empty()));
  }

  /// Counts what is listed within the second that begins some seconds from now.
  private int count(
      Optional<RuleName> rule, Optional<TargetName> target, long from, Optional<String> error) {
    var begin = clock.now().plusSeconds(from);
    DeliveryFilter filter =
        new DeliveryFilter(
            Set.of(), rule, target, Optional.of(begin), Optional.of(begin.plusSeconds(1)), error);
    return outbox.list(filter, Optional.empty(), 10).size();
  }

  @Test
  final void onlyTheFirstAndTheLastAttemptsAreKept() {
    route(2, id(1, ONE));
    for (int i = 0; i < 30; i++) {
      again(leaseOne(ONE), Duration.ZERO);
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
  final void whatWasNeverRoutedIsNotFound() {
    assertEquals(Optional.empty(), outbox.find(id(1, ONE)));
    assertEquals(List.of(), outbox.lease(ONE, 1));
    assertEquals(Optional.empty(), outbox.nextDue(ONE));
    assertEquals(List.of(), outbox.owed(ONE, Optional.empty(), 10));
    assertEquals(Optional.empty(), outbox.settledThrough(ONE));
    assertAccounts();
  }

  @Test
  final void whatAnArchiveIsOwedIsReadInOrderAcrossRuns() {
    DeliveryId twice = new DeliveryId(at(2), OTHER_RULE, ONE);
    routeOwed(4, id(1, ONE), id(2, ONE), twice, id(3, TWO));
    routeOwed(9, id(5, ONE), id(8, ONE));
    assertEquals(
        List.of(id(1, ONE), id(2, ONE), twice, id(5, ONE), id(8, ONE)),
        outbox.owed(ONE, Optional.empty(), 100));
    assertEquals(List.of(id(5, ONE), id(8, ONE)), outbox.owed(ONE, Optional.of(at(2)), 9));
    assertEquals(List.of(id(8, ONE)), outbox.owed(ONE, Optional.of(at(6)), 9));
    // A position's deliveries stay together even past the limit.
    assertEquals(List.of(id(1, ONE), id(2, ONE), twice), outbox.owed(ONE, Optional.empty(), 2));
    assertEquals(List.of(), outbox.lease(ONE, 10), "what is owed in runs is never leased");
  }

  @Test
  final void anArchiveSettlesThroughAnyPlaceForEver() {
    DeliveryId twice = new DeliveryId(at(2), OTHER_RULE, ONE);
    routeOwed(4, id(1, ONE), id(2, ONE), twice, id(3, TWO));
    routeOwed(9, id(5, ONE), id(8, ONE));
    outbox.settleRun(ONE, at(5), Map.of(RULE, new Tally(2, 1), OTHER_RULE, new Tally(1, 0)));
    restart();
    assertEquals(Optional.of(at(5)), outbox.settledThrough(ONE));
    assertEquals(Optional.empty(), outbox.settledThrough(TWO));
    assertEquals(List.of(id(8, ONE)), outbox.owed(ONE, Optional.empty(), 100));
    assertEquals(List.of(id(3, TWO)), outbox.owed(TWO, Optional.empty(), 100));
    assertAccounts(
        new Account(RULE, ONE, 4, 2, 1),
        new Account(RULE, TWO, 1, 0, 0),
        new Account(OTHER_RULE, ONE, 1, 1, 0));
    outbox.settleRun(ONE, at(8), Map.of(RULE, new Tally(1, 0)));
    assertEquals(List.of(), outbox.owed(ONE, Optional.empty(), 100));
  }

  @Test
  final void whateverIsNewlyDueOrOwedIsAChange() {
    long seen = outbox.changes(ONE);
    route(2, id(1, ONE));
    seen = assertChanged(seen);
    Lease lease = leaseOne(ONE);
    again(lease, Duration.ZERO);
    seen = assertChanged(seen);
    outbox.release(leaseOne(ONE));
    seen = assertChanged(seen);
    kill(leaseOne(ONE));
    outbox.redrive(id(1, ONE));
    seen = assertChanged(seen);
    routeOwed(3, id(2, ONE));
    assertChanged(seen);
  }

  @Test
  final void waitingEndsWhenSomethingIsNew() throws InterruptedException, ExecutionException {
    long seen = outbox.changes(ONE);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> waiting = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        waiting.add(
            threads.submit(() -> {
              outbox.awaitChange(ONE, seen, Duration.ofMinutes(10));
              return outbox.changes(ONE);
            }));
      }
      route(2, id(1, ONE));
      for (Future<Long> each : waiting) {
        assertTrue(each.get() > seen);
      }
    }
  }

  @Test
  final void whatHasNotEndedIsNeededTheEarliestFirst() {
    Duration month = Duration.ofDays(30);
    assertEquals("Routing 1", need(2, month));
    route(4, id(2, ONE), id(3, TWO));
    routeOwed(6, id(4, TWO));
    assertEquals("Pending 2", need(10, month));
    assertEquals("nothing", need(2, month), "what stands further on does not count");
    Lease lease = leaseOne(ONE);
    assertEquals("Pending 2", need(10, month), "an attempt under way needs its event");
    deliver(lease);
    assertEquals("Pending 3", need(10, month));
    kill(leaseOne(TWO));
    assertEquals("DeadLetter 3", need(10, month));
    clock.advance(month.plusSeconds(1));
    assertEquals("Owed 4", need(10, month));
    outbox.settleRun(TWO, at(4), Map.of(RULE, new Tally(1, 0)));
    assertEquals("Routing 6", need(10, month));
    assertEquals("nothing", need(6, month));
    restart();
    assertEquals("nothing", need(6, month));
    outbox.redrive(id(3, TWO));
    assertEquals("Pending 3", need(6, month), "a redriven one needs its event again");
  }

  @Test
  final void whatHasEndedIsForgottenAndItsAccountStays() {
    route(4, id(1, ONE), id(2, ONE), id(3, ONE));
    deliver(leaseOne(ONE));
    kill(leaseOne(ONE));
    clock.advance(Duration.ofDays(31));
    assertFalse(forget(4, Duration.ofDays(30), false).complete(), "one is pending");
    assertEquals(new Forgotten(true, 2, 0), forget(3, Duration.ofDays(30), false));
    restart();
    assertEquals(Optional.empty(), outbox.find(id(1, ONE)));
    assertEquals(Optional.empty(), outbox.find(id(2, ONE)));
    assertFalse(outbox.redrive(id(2, ONE)));
    assertEquals(
        List.of(), outbox.list(DeliveryFilter.in(DeliveryState.DEAD), Optional.empty(), 9));
    assertAccounts(new Account(RULE, ONE, 3, 1, 1));
    deliver(leaseOne(ONE));
    assertAccounts(new Account(RULE, ONE, 3, 2, 1));
  }

  @Test
  final void whatRoutingHasNotReadIsNeverForgotten() {
    route(2, id(1, ONE));
    assertThrows(IllegalStateException.class, () -> forget(3, Duration.ZERO, true));
  }

  @Test
  final void whatIsDroppedIsDeadWithAReasonUntilItsTimeIsOver() {
    route(4, id(1, ONE), id(2, ONE), id(3, ONE));
    routeOwed(5, id(4, TWO));
    Lease lease = leaseOne(ONE);
    assertEquals(Map.of(ONE, 3L, TWO, 1L), outbox.undelivered(first, at(5)));
    assertEquals(new Forgotten(false, 0, 2), forget(5, Duration.ofDays(30), true));
    deliver(lease);
    assertEquals(
        new Forgotten(true, 1, 0).complete(), forget(5, Duration.ofDays(30), true).complete());
    restart();
    assertEquals(List.of(), outbox.lease(ONE, 9));
    DeliveryView dead = outbox.find(id(2, ONE)).orElseThrow();
    assertEquals(DeliveryState.DEAD, dead.state());
    assertEquals("FORGOTTEN", dead.cause().orElseThrow().code());
    assertEquals(List.of(id(4, TWO)), outbox.owed(TWO, Optional.empty(), 9));
    assertAccounts(new Account(RULE, ONE, 3, 1, 2), new Account(RULE, TWO, 1, 0, 0));
    assertEquals(0, outbox.forgetDead(clock.now().minus(Duration.ofDays(30))));
    clock.advance(Duration.ofDays(31));
    assertEquals(2, outbox.forgetDead(clock.now().minus(Duration.ofDays(30))));
    assertEquals(Optional.empty(), outbox.find(id(2, ONE)));
    assertAccounts(new Account(RULE, ONE, 3, 1, 2), new Account(RULE, TWO, 1, 0, 0));
  }
}
