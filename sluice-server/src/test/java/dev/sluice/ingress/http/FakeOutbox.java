package dev.sluice.ingress.http;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An outbox in memory that only shows and redrives.
final class FakeOutbox implements Outbox {

  private final TreeMap<DeliveryId, DeliveryView> deliveries = new TreeMap<>();

  synchronized void put(DeliveryView delivery) {
    deliveries.put(delivery.id(), delivery);
  }

  @Override
  public Position cursor() {
    return new Position(8);
  }

  @Override
  public long unmatched() {
    return 3;
  }

  @Override
  public List<Account> accounts() {
    return List.of(new Account(new RuleName("r"), new TargetName("t"), 9, 5, 1));
  }

  @Override
  public synchronized Optional<DeliveryView> find(DeliveryId id) {
    return Optional.ofNullable(deliveries.get(id));
  }

  @Override
  public synchronized List<DeliveryView> list(
      DeliveryFilter filter, Optional<DeliveryId> after, int max) {
    return deliveries.values().stream()
        .filter(view -> after.isEmpty() || view.id().compareTo(after.get()) > 0)
        .filter(view -> filter.states().isEmpty() || filter.states().contains(view.state()))
        .filter(view -> filter.rule().isEmpty() || filter.rule().get().equals(view.id().rule()))
        .filter(
            view -> filter.target().isEmpty() || filter.target().get().equals(view.id().target()))
        .filter(view -> filter.from().isEmpty() || !view.since().isBefore(filter.from().get()))
        .filter(view -> filter.to().isEmpty() || view.since().isBefore(filter.to().get()))
        .filter(view ->
            filter.error().isEmpty() || view.cause().map(Failure::code).equals(filter.error()))
        .limit(max)
        .toList();
  }

  @Override
  public synchronized boolean redrive(DeliveryId id) {
    DeliveryView view = deliveries.get(id);
    if (view == null || view.state() != DeliveryState.DEAD) {
      return false;
    }
    deliveries.put(
        id,
        new DeliveryView(
            id,
            DeliveryState.DUE,
            view.since(),
            Optional.of(view.since()),
            view.attempts(),
            view.history(),
            Optional.empty()));
    return true;
  }

  @Override
  public void route(Routed routed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Lease> lease(TargetName target, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Instant> nextDue(TargetName target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void settle(Lease lease, Settlement settlement) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void release(Lease lease) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DeliveryId> owed(TargetName target, Optional<Position> after, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Position> settledThrough(TargetName target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long changes(TargetName target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitChange(TargetName target, long seen, Duration atMost) {
    throw new UnsupportedOperationException();
  }
}
