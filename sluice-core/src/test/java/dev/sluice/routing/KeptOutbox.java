package dev.sluice.routing;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The part of an outbox that routing writes to, in memory; what it is told to throw, it throws.
final class KeptOutbox implements Outbox {

  final List<Routed> routed = new ArrayList<>();
  final Deque<RuntimeException> troubles = new ArrayDeque<>();
  private Position cursor = Position.FIRST;

  @Override
  public synchronized Position cursor() {
    return cursor;
  }

  @Override
  public synchronized void route(Routed stretch) {
    if (!troubles.isEmpty()) {
      throw troubles.remove();
    }
    if (!stretch.from().equals(cursor)) {
      throw new IllegalStateException("the cursor is " + cursor + ", not " + stretch.from());
    }
    routed.add(stretch);
    cursor = stretch.next();
    notifyAll();
  }

  synchronized void awaitCursor(Position position) throws InterruptedException {
    while (cursor.compareTo(position) < 0) {
      wait();
    }
  }

  synchronized List<String> singles() {
    return routed.stream().flatMap(r -> r.singles().stream()).map(DeliveryId::toString).toList();
  }

  synchronized List<String> owed() {
    return routed.stream().flatMap(r -> r.owed().stream()).map(DeliveryId::toString).toList();
  }

  @Override
  public synchronized long unmatched() {
    return routed.stream().mapToLong(Routed::unmatched).sum();
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

  @Override
  public List<Account> accounts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<DeliveryView> find(DeliveryId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DeliveryView> list(DeliveryFilter filter, Optional<DeliveryId> after, int max) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean redrive(DeliveryId id) {
    throw new UnsupportedOperationException();
  }
}
