package dev.sluice.archive;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The part of an outbox that one archive sees, in memory; it outlives the archive objects.
final class MemoryOutbox implements Outbox {

  final Map<RuleName, Tally> tallies = new TreeMap<>();
  private final TreeSet<DeliveryId> owed = new TreeSet<>();
  private final Faults faults;
  private @Nullable Position settled;
  private long changes;
  private long awaitedFrom = -1;

  MemoryOutbox(Faults faults) {
    this.faults = faults;
  }

  synchronized void owe(Position position, TargetName target, String... rules) {
    for (String rule : rules) {
      owed.add(new DeliveryId(position, new RuleName(rule), target));
    }
    changes++;
    notifyAll();
  }

  @Override
  public synchronized List<DeliveryId> owed(TargetName target, Optional<Position> after, int max) {
    List<DeliveryId> read = new ArrayList<>();
    for (DeliveryId id : owed) {
      if (after.isPresent() && id.position().compareTo(after.get()) <= 0) {
        continue;
      }
      if (read.size() >= max && !read.getLast().position().equals(id.position())) {
        break;
      }
      read.add(id);
    }
    return read;
  }

  @Override
  public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
    faults.around(() -> settle(through, tally));
  }

  private synchronized void settle(Position through, Map<RuleName, Tally> tally) {
    if (settled != null && through.compareTo(settled) <= 0) {
      throw new AssertionError("settled twice");
    }
    settled = through;
    owed.removeIf(id -> id.position().compareTo(through) <= 0);
    tally.forEach((rule, more) ->
        tallies.merge(
            rule, more, (a, b) -> new Tally(a.delivered() + b.delivered(), a.dead() + b.dead())));
  }

  @Override
  public synchronized Optional<Position> settledThrough(TargetName target) {
    return Optional.ofNullable(settled);
  }

  @Override
  public synchronized long changes(TargetName target) {
    return changes;
  }

  @Override
  public synchronized void awaitChange(TargetName target, long seen, Duration atMost)
      throws InterruptedException {
    awaitedFrom = seen;
    notifyAll();
    long deadline = System.nanoTime() + atMost.toNanos();
    while (changes == seen && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
    }
  }

  /// Waits until someone waits here who has seen all that there is.
  synchronized void awaitIdle() throws InterruptedException {
    while (awaitedFrom != changes) {
      wait();
    }
  }

  @Override
  public Position cursor() {
    throw new UnsupportedOperationException();
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
  public List<Account> accounts() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long unmatched() {
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
