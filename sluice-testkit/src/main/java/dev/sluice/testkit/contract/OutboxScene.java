package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Forgotten;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.TargetName;
import dev.sluice.testkit.HeldClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What the sentences of {@link OutboxContract} have in common: an outbox, and short ways to say
/// what is routed, leased and settled.
abstract class OutboxScene {

  static final RuleName RULE = new RuleName("r");
  static final RuleName OTHER_RULE = new RuleName("s");
  static final TargetName ONE = new TargetName("one");
  static final TargetName TWO = new TargetName("two");
  static final Failure FAILURE = new Failure("HTTP_503", "not now");

  /// The clock that the outbox is given.
  protected final HeldClock clock = new HeldClock();

  Outbox outbox;
  Position first;

  /// Opens this test's outbox with {@link #clock}; it begins empty, and after {@link #close()} it
  /// is opened again.
  protected abstract Outbox open();

  /// Ends the process that has the outbox, in order.
  protected abstract void close();

  @BeforeEach
  final void openFirst() {
    outbox = open();
    first = outbox.cursor();
  }

  @AfterEach
  final void closeLast() {
    close();
  }

  void restart() {
    close();
    outbox = open();
  }

  /// The n-th place, from 1.
  Position at(long n) {
    return first.plus(n - 1);
  }

  DeliveryId id(long n, TargetName target) {
    return new DeliveryId(at(n), RULE, target);
  }

  /// Moves the cursor to a place, with deliveries in between.
  void route(long next, DeliveryId... singles) {
    outbox.route(new Routed(outbox.cursor(), at(next), 0, List.of(singles), List.of()));
  }

  void routeOwed(long next, DeliveryId... owed) {
    outbox.route(new Routed(outbox.cursor(), at(next), 0, List.of(), List.of(owed)));
  }

  Lease leaseOne(TargetName target) {
    List<Lease> leases = outbox.lease(target, 1);
    assertEquals(1, leases.size(), () -> "leases of " + target);
    return leases.getFirst();
  }

  static List<DeliveryId> ids(List<Lease> leases) {
    return leases.stream().map(Lease::id).toList();
  }

  static List<DeliveryId> shown(List<DeliveryView> views) {
    return views.stream().map(DeliveryView::id).toList();
  }

  Attempt attempt(Lease lease, boolean failed) {
    return new Attempt(
        lease.attempt(),
        clock.now(),
        Duration.ofMillis(5),
        failed ? Optional.of(FAILURE) : Optional.empty());
  }

  void deliver(Lease lease) {
    outbox.settle(lease, new Settlement.Delivered(attempt(lease, false)));
  }

  void kill(Lease lease) {
    outbox.settle(lease, new Settlement.Dead(attempt(lease, true), FAILURE));
  }

  void again(Lease lease, Duration wait) {
    outbox.settle(lease, new Settlement.Again(attempt(lease, true), clock.now().plus(wait)));
  }

  void assertAccounts(Account... expected) {
    assertEquals(Set.of(expected), new HashSet<>(outbox.accounts()));
    assertEquals(expected.length, outbox.accounts().size());
  }

  /// The kind of the earliest need before a place, and where it is.
  String need(long before, Duration deadLetters) {
    return outbox
        .needed(first, at(before), clock.now().minus(deadLetters))
        .map(need ->
            need.getClass().getSimpleName() + " " + (need.position().value() - first.value() + 1))
        .orElse("nothing");
  }

  Forgotten forget(long before, Duration deadLetters, boolean evenUndelivered) {
    return outbox.forgetBefore(at(before), clock.now().minus(deadLetters), evenUndelivered);
  }

  long assertChanged(long seen) {
    long now = outbox.changes(ONE);
    assertTrue(now > seen, () -> now + " changes after " + seen);
    return now;
  }
}
