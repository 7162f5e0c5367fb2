package dev.sluice.routing;

import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Routed;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.forwarding.ForwardingOutbox;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// An outbox that shows what routing wrote; what it is told to throw, it throws.
final class KeptOutbox extends ForwardingOutbox {

  final List<Routed> routed = new ArrayList<>();
  final Deque<RuntimeException> troubles = new ArrayDeque<>();

  KeptOutbox() {
    super(new MemoryEngine(new HeldClock(), Duration.ofDays(7)).outbox());
  }

  @Override
  public synchronized void route(Routed stretch) {
    if (!troubles.isEmpty()) {
      throw troubles.remove();
    }
    super.route(stretch);
    routed.add(stretch);
    notifyAll();
  }

  synchronized void awaitCursor(Position position) throws InterruptedException {
    while (cursor().compareTo(position) < 0) {
      wait();
    }
  }

  synchronized List<String> singles() {
    return routed.stream().flatMap(r -> r.singles().stream()).map(DeliveryId::toString).toList();
  }

  synchronized List<String> owed() {
    return routed.stream().flatMap(r -> r.owed().stream()).map(DeliveryId::toString).toList();
  }
}
