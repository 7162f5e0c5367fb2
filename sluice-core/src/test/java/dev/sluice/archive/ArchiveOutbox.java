package dev.sluice.archive;

import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.testkit.forwarding.ForwardingOutbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// An outbox whose settling can go wrong, and that can be watched.
final class ArchiveOutbox extends ForwardingOutbox {

  private final Faults faults;
  private long awaitedFrom = -1;

  ArchiveOutbox(Outbox whole, Faults faults) {
    super(whole);
    this.faults = faults;
  }

  void owe(Position position, TargetName target, String... rules) {
    List<DeliveryId> owed =
        Stream.of(rules).map(rule -> new DeliveryId(position, new RuleName(rule), target)).toList();
    route(new Routed(cursor(), position.plus(1), 0, List.of(), owed));
  }

  /// How each rule's deliveries have ended, of those that have.
  Map<RuleName, Tally> tallies() {
    Map<RuleName, Tally> tallies = new TreeMap<>();
    accounts().stream()
        .filter(account -> account.delivered() + account.dead() > 0)
        .forEach(each -> tallies.put(each.rule(), new Tally(each.delivered(), each.dead())));
    return tallies;
  }

  @Override
  public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
    faults.around(() -> {
      if (settledThrough(target).filter(settled -> through.compareTo(settled) <= 0).isPresent()) {
        throw new AssertionError("settled twice");
      }
      super.settleRun(target, through, tally);
    });
  }

  @Override
  public void awaitChange(TargetName target, long seen, Duration atMost)
      throws InterruptedException {
    synchronized (this) {
      awaitedFrom = seen;
      notifyAll();
    }
    super.awaitChange(target, seen, atMost);
  }

  /// Waits until an archive waits here that has seen all that there is.
  synchronized void awaitIdle() throws InterruptedException {
    while (awaitedFrom != changes(World.NAME)) {
      wait();
    }
  }
}
