package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Hold;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.ReplayProgress;
import dev.sluice.outbox.Replayed;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an outbox promises about lanes, paused rules and replays.
@Timeout(60)
public abstract class OutboxOrderContract extends OutboxScene {

  private static final Lane RED = Lane.of("red");
  private static final Lane BLUE = Lane.of("blue");

  /// Routes deliveries of which those at the given places are red.
  private void routeRed(long next, List<DeliveryId> red, DeliveryId... others) {
    routeLanes(next, Map.of(RED, red), others);
  }

  private void routeLanes(long next, Map<Lane, List<DeliveryId>> in, DeliveryId... others) {
    Map<DeliveryId, Lane> lanes = new HashMap<>();
    in.forEach((lane, ids) -> ids.forEach(id -> lanes.put(id, lane)));
    List<DeliveryId> singles = new ArrayList<>(List.of(others));
    in.values().forEach(singles::addAll);
    outbox.route(
        new Routed(
            outbox.cursor(), at(next), 0, singles.stream().sorted().toList(), List.of(), lanes));
  }

  private void block(Lease lease) {
    outbox.settle(lease, new Settlement.Blocking(attempt(lease, true), FAILURE));
  }

  private Optional<Hold> hold(DeliveryId id) {
    return outbox.find(id).orElseThrow().hold();
  }

  @Test
  final void ofALaneOneIsDueAndTheOthersComeInOrder() {
    routeRed(4, List.of(id(1, ONE), id(2, ONE), id(3, ONE)));
    routeRed(5, List.of(id(4, ONE)));
    for (int i = 1; i <= 4; i++) {
      List<Lease> leases = outbox.lease(ONE, 10);
      assertEquals(List.of(id(i, ONE)), ids(leases));
      assertEquals(Optional.empty(), outbox.nextDue(ONE));
      restart();
      assertEquals(ids(leases), ids(outbox.lease(ONE, 10)), "a restart lets nobody overtake");
      deliver(leases.getFirst());
    }
    assertEquals(List.of(), outbox.lease(ONE, 10));
    assertAccounts(new Account(RULE, ONE, 4, 4, 0));
    routeRed(6, List.of(id(5, ONE)));
    assertEquals(List.of(id(5, ONE)), ids(outbox.lease(ONE, 10)), "an empty lane begins anew");
  }

  @Test
  final void aLaneHoldsUpNoOtherAndNoOtherTarget() {
    routeLanes(
        7,
        Map.of(
            RED, List.of(id(1, ONE), id(4, ONE), id(5, TWO)),
            BLUE, List.of(id(2, ONE), id(6, ONE))),
        id(3, ONE));
    assertEquals(List.of(id(1, ONE), id(2, ONE), id(3, ONE)), ids(outbox.lease(ONE, 10)));
    assertEquals(List.of(id(5, TWO)), ids(outbox.lease(TWO, 10)));
  }

  @Test
  final void aRetryHoldsItsLane() {
    routeRed(3, List.of(id(1, ONE), id(2, ONE)));
    again(leaseOne(ONE), Duration.ofSeconds(10));
    assertEquals(Optional.of(clock.now().plusSeconds(10)), outbox.nextDue(ONE));
    assertEquals(List.of(), outbox.lease(ONE, 10));
    restart();
    clock.advance(Duration.ofSeconds(10));
    Lease again = leaseOne(ONE);
    assertEquals(id(1, ONE), again.id());
    outbox.postpone(again, clock.now().plusSeconds(5));
    assertEquals(List.of(), outbox.lease(ONE, 10));
    clock.advance(Duration.ofSeconds(5));
    Lease last = leaseOne(ONE);
    outbox.release(last);
    assertEquals(id(1, ONE), leaseOne(ONE).id());
    long seen = outbox.changes(ONE);
    deliver(last);
    assertChanged(seen);
    assertEquals(id(2, ONE), leaseOne(ONE).id());
  }

  @Test
  final void whoWaitsInALaneDoesNotAge() {
    routeRed(3, List.of(id(1, ONE), id(2, ONE)));
    Lease first = leaseOne(ONE);
    clock.advance(Duration.ofDays(3));
    assertEquals(Optional.of(Hold.BEHIND), hold(id(2, ONE)));
    assertEquals(Optional.empty(), outbox.find(id(2, ONE)).orElseThrow().due());
    kill(first);
    Lease second = leaseOne(ONE);
    assertEquals(clock.now(), second.since());
    assertEquals(clock.now(), second.due());
    assertEquals(Optional.empty(), hold(id(2, ONE)));
  }

  @Test
  final void aDeadOneLetsItsLaneGoOnAndComesToItsEndWhenItIsRedriven() {
    routeRed(4, List.of(id(1, ONE), id(2, ONE), id(3, ONE)));
    kill(leaseOne(ONE));
    assertTrue(outbox.redrive(id(1, ONE)));
    for (int i : new int[] {2, 3, 1}) {
      Lease lease = leaseOne(ONE);
      assertEquals(id(i, ONE), lease.id());
      deliver(lease);
    }
    assertAccounts(new Account(RULE, ONE, 3, 3, 0));
  }

  @Test
  final void aBlockingOneHoldsItsLaneUntilItIsRedriven() {
    routeRed(3, List.of(id(1, ONE), id(2, ONE)));
    block(leaseOne(ONE));
    restart();
    assertEquals(List.of(), outbox.lease(ONE, 10));
    assertEquals(Optional.of(Hold.BLOCKING), hold(id(1, ONE)));
    assertEquals(
        List.of(id(1, ONE)),
        shown(outbox.list(DeliveryFilter.in(DeliveryState.DEAD), Optional.empty(), 9)));
    assertAccounts(new Account(RULE, ONE, 2, 0, 1));
    assertTrue(outbox.redrive(id(1, ONE)));
    Lease again = leaseOne(ONE);
    assertEquals(id(1, ONE), again.id());
    deliver(again);
    assertEquals(id(2, ONE), leaseOne(ONE).id());
  }

  @Test
  final void aBlockingOneThatIsSkippedStaysDead() {
    routeRed(4, List.of(id(1, ONE), id(2, ONE), id(3, ONE)));
    block(leaseOne(ONE));
    assertFalse(outbox.skip(id(2, ONE)), "it waits and is not dead");
    assertFalse(outbox.skip(id(9, ONE)), "there is none");
    assertTrue(outbox.skip(id(1, ONE)));
    assertFalse(outbox.skip(id(1, ONE)));
    restart();
    assertEquals(Optional.empty(), hold(id(1, ONE)));
    Lease next = leaseOne(ONE);
    assertEquals(id(2, ONE), next.id());
    deliver(next);
    assertAccounts(new Account(RULE, ONE, 3, 1, 1));
  }

  @Test
  final void withoutALaneABlockingOneIsDead() {
    route(3, id(1, ONE), id(2, ONE));
    block(leaseOne(ONE));
    assertEquals(Optional.empty(), hold(id(1, ONE)));
    assertFalse(outbox.skip(id(1, ONE)));
    assertEquals(id(2, ONE), leaseOne(ONE).id());
  }

  @Test
  final void whatWaitsIsListedAsDue() {
    routeRed(4, List.of(id(1, ONE), id(2, ONE)), id(3, TWO));
    leaseOne(ONE);
    DeliveryFilter due = DeliveryFilter.in(DeliveryState.DUE);
    assertEquals(List.of(id(2, ONE), id(3, TWO)), shown(outbox.list(due, Optional.empty(), 9)));
    DeliveryFilter pending = DeliveryFilter.in(DeliveryState.DUE, DeliveryState.LEASED);
    assertEquals(3, outbox.list(pending, Optional.empty(), 9).size());
  }

  @Test
  final void whoBlocksIsNeededHoweverOldItIs() {
    routeRed(3, List.of(id(1, ONE)), id(2, TWO));
    deliver(leaseOne(TWO));
    block(leaseOne(ONE));
    clock.advance(Duration.ofDays(100));
    assertEquals("Pending 1", need(3, Duration.ofDays(30)));
    assertFalse(forget(3, Duration.ofDays(30), false).complete());
    outbox.skip(id(1, ONE));
    assertEquals("nothing", need(3, Duration.ofDays(30)));
    assertTrue(forget(3, Duration.ofDays(30), false).complete());
  }

  @Test
  final void whatRetentionDropsLetsItsLaneGoOn() {
    routeLanes(
        7,
        Map.of(
            RED, List.of(id(1, ONE), id(3, ONE), id(6, ONE)),
            BLUE, List.of(id(2, ONE), id(4, ONE), id(5, ONE))));
    Lease red = leaseOne(ONE);
    block(red);
    Lease blue = leaseOne(ONE);
    assertFalse(forget(5, Duration.ofDays(30), true).complete(), "an attempt is waited for");
    deliver(blue);
    assertTrue(forget(5, Duration.ofDays(30), true).complete());
    restart();
    assertEquals(Set.of(id(5, ONE), id(6, ONE)), Set.copyOf(ids(outbox.lease(ONE, 10))));
    assertAccounts(new Account(RULE, ONE, 6, 1, 3));
  }

  @Test
  final void whatAPausedRuleOwesIsHeldUntilItIsResumed() {
    DeliveryId other = new DeliveryId(at(2), OTHER_RULE, ONE);
    route(4, id(1, ONE), other, id(3, ONE));
    outbox.hold(Set.of(RULE));
    assertEquals(List.of(other), ids(outbox.lease(ONE, 10)));
    assertEquals(Optional.empty(), outbox.nextDue(ONE));
    assertEquals(List.of(), outbox.lease(ONE, 10));
    route(5, id(4, ONE));
    assertEquals(List.of(), outbox.lease(ONE, 10), "what is routed later is held too");
    DeliveryFilter due = DeliveryFilter.in(DeliveryState.DUE);
    assertEquals(
        List.of(id(1, ONE), id(3, ONE), id(4, ONE)), shown(outbox.list(due, Optional.empty(), 9)));
    assertEquals(Optional.of(Hold.PAUSED), hold(id(1, ONE)));
    assertEquals("Pending 1", need(5, Duration.ofDays(30)));
    long seen = outbox.changes(ONE);
    outbox.hold(Set.of());
    assertChanged(seen);
    assertEquals(List.of(id(1, ONE), id(3, ONE), id(4, ONE)), ids(outbox.lease(ONE, 10)));
  }

  @Test
  final void aHoldOutlivesNoRestartAndNothingIsLostWithIt() {
    route(3, id(1, ONE), id(2, ONE));
    outbox.hold(Set.of(RULE));
    assertEquals(List.of(), outbox.lease(ONE, 10));
    restart();
    assertTrue(outbox.nextDue(ONE).isPresent());
    outbox.hold(Set.of(RULE));
    assertEquals(Optional.empty(), outbox.nextDue(ONE));
    assertEquals(List.of(), outbox.lease(ONE, 10));
    restart();
    assertEquals(List.of(id(1, ONE), id(2, ONE)), ids(outbox.lease(ONE, 10)));
  }

  @Test
  final void anAttemptUnderWayIsSettledThoughItsRuleIsPaused() {
    route(3, id(1, ONE), id(2, ONE));
    List<Lease> leases = outbox.lease(ONE, 2);
    outbox.hold(Set.of(RULE));
    deliver(leases.getFirst());
    again(leases.getLast(), Duration.ZERO);
    assertEquals(List.of(), outbox.lease(ONE, 2));
    outbox.hold(Set.of());
    assertEquals(2, leaseOne(ONE).attempt());
  }

  @Test
  final void aPausedOneKeepsItsPlaceInItsLane() {
    DeliveryId other = new DeliveryId(at(2), OTHER_RULE, ONE);
    routeRed(3, List.of(id(1, ONE), other));
    outbox.hold(Set.of(RULE));
    assertEquals(List.of(), outbox.lease(ONE, 10));
    outbox.hold(Set.of());
    assertEquals(List.of(id(1, ONE)), ids(outbox.lease(ONE, 10)));
  }

  @Test
  final void manyHeldOnesAreAllThereAgain() {
    int many = 2_500;
    DeliveryId[] all = new DeliveryId[many];
    for (int i = 0; i < many; i++) {
      all[i] = id(i + 1, ONE);
    }
    route(many + 1, all);
    outbox.hold(Set.of(RULE));
    for (int i = 0; i < 10; i++) {
      assertEquals(List.of(), outbox.lease(ONE, 10));
    }
    outbox.hold(Set.of());
    int got = 0;
    for (List<Lease> page = outbox.lease(ONE, 500);
        !page.isEmpty();
        page = outbox.lease(ONE, 500)) {
      page.forEach(this::deliver);
      got += page.size();
    }
    assertEquals(many, got);
    assertAccounts(new Account(RULE, ONE, many, many, 0));
  }

  private DeliveryId replayed(long n, int replay) {
    return new DeliveryId(at(n), RULE, ONE, replay);
  }

  private void replay(int replay, long from, long next, DeliveryId... singles) {
    outbox.replay(
        new Replayed(replay, at(from), at(next), singles.length, List.of(singles), Map.of()));
  }

  @Test
  final void aReplayDeliversOnceMoreUnderIdsOfItsOwn() {
    route(3, id(1, ONE), id(2, ONE));
    outbox.lease(ONE, 2).forEach(this::deliver);
    replay(7, 1, 2, replayed(1, 7));
    replay(7, 2, 3, replayed(2, 7));
    replay(8, 1, 3, replayed(1, 8));
    restart();
    List<Lease> leases = outbox.lease(ONE, 9);
    assertEquals(List.of(replayed(1, 7), replayed(1, 8), replayed(2, 7)), ids(leases));
    assertAccounts(new Account(RULE, ONE, 5, 2, 0));
    assertEquals(Optional.of(new ReplayProgress(at(3), 2, 2)), outbox.replayed(7));
    assertEquals(Optional.empty(), outbox.replayed(9));
    assertEquals(at(3), outbox.cursor());
    kill(leases.getFirst());
    assertTrue(outbox.redrive(replayed(1, 7)));
    assertEquals(List.of(replayed(1, 7)), ids(outbox.lease(ONE, 9)));
  }

  @Test
  final void aReplayWritesNoStretchTwice() {
    route(3, id(1, ONE), id(2, ONE));
    replay(7, 1, 2, replayed(1, 7));
    assertThrows(IllegalStateException.class, () -> replay(7, 1, 2, replayed(1, 7)));
    assertThrows(IllegalStateException.class, () -> replay(7, 3, 3));
    assertThrows(IllegalArgumentException.class, () -> replay(7, 2, 3, replayed(2, 8)));
    assertAccounts(new Account(RULE, ONE, 3, 0, 0));
    outbox.forgetReplay(7);
    assertEquals(Optional.empty(), outbox.replayed(7));
    assertTrue(outbox.find(replayed(1, 7)).isPresent());
  }

  @Test
  final void whatIsReplayedNeedsItsEventAgain() {
    route(3, id(1, ONE), id(2, ONE));
    outbox.lease(ONE, 2).forEach(this::deliver);
    assertEquals("nothing", need(3, Duration.ofDays(30)));
    replay(7, 2, 3, replayed(2, 7));
    assertEquals("Pending 2", need(3, Duration.ofDays(30)));
    assertFalse(forget(3, Duration.ofDays(30), false).complete());
  }

  @Test
  final void aReplayStandsBehindItsLaneAndIsListedAndForgottenWithItsEvent() {
    routeRed(2, List.of(id(1, ONE)));
    outbox.replay(
        new Replayed(7, at(1), at(2), 1, List.of(replayed(1, 7)), Map.of(replayed(1, 7), RED)));
    Lease first = leaseOne(ONE);
    assertEquals(id(1, ONE), first.id());
    assertEquals(
        List.of(replayed(1, 7)),
        shown(outbox.list(DeliveryFilter.in(), Optional.of(id(1, ONE)), 9)));
    deliver(first);
    Lease second = leaseOne(ONE);
    assertEquals(replayed(1, 7), second.id());
    deliver(second);
    assertTrue(forget(2, Duration.ofDays(30), false).complete());
    assertEquals(Optional.empty(), outbox.find(replayed(1, 7)));
    assertAccounts(new Account(RULE, ONE, 2, 2, 0));
  }
}
