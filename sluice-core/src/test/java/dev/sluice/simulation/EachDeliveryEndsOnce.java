package dev.sluice.simulation;

import dev.sluice.journal.Entry;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Outbox;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// For each event, rule and target there is one delivery, which ends delivered, and then has
/// arrived, or dead, and then was attempted; the accounts say the same; and what has ended is not
/// attempted again unless a crash took the ending back. Of what retention has forgotten, only the
/// account is left.
final class EachDeliveryEndsOnce implements Invariant {

  @Override
  public void afterStep(World world, Facts facts) {
    // What runs twice at once, or after its end, is seen at the attempt itself.
  }

  /// Checks that an attempt is made under a lease.
  void atAttempt(World world, DeliveryId id) {
    DeliveryState state =
        world.engine.outbox().find(id).map(DeliveryView::state).orElse(DeliveryState.DEAD);
    if (state != DeliveryState.LEASED) {
      throw broken("an attempt at " + id + " is made, which is " + state);
    }
  }

  @Override
  public void atTheEnd(World world, Facts facts) {
    Outbox outbox = world.engine.outbox();
    Set<DeliveryId> owed = new HashSet<>();
    Map<Setup.Pair, Count> counts = new HashMap<>();
    for (Entry entry : facts.entries) {
      for (Setup.Pair pair : owed(world, entry)) {
        DeliveryId id = new DeliveryId(entry.position(), pair.rule(), pair.target());
        Count count = counts.computeIfAbsent(pair, _ -> new Count());
        Optional<DeliveryView> found = outbox.find(id);
        owed.add(id);
        count.in++;
        if (found.isEmpty() && entry.position().compareTo(facts.kept) < 0) {
          requireAttempted(world, id);
          count.forgotten++;
        } else if (requireEnded(world, id, found)) {
          count.dead++;
        }
      }
    }
    for (DeliveryView view :
        outbox.list(DeliveryFilter.in(DeliveryState.values()), Optional.empty(), 100_000)) {
      if (!owed.contains(view.id())) {
        throw broken("nobody owes " + view.id());
      }
    }
    for (Account account : outbox.accounts()) {
      Count count = counts.get(new Setup.Pair(account.rule(), account.target()));
      if (account.pending() != 0 || (count != null && !count.isThatOf(account))) {
        throw broken("the account does not add up: " + account);
      }
    }
  }

  /// To whom an event goes, or the quarantine alone.
  private static List<Setup.Pair> owed(World world, Entry entry) {
    return world.schemas.isKept(entry.position())
        ? List.of(new Setup.Pair(Setup.KEPT, Setup.QUARANTINE))
        : Setup.singles(entry.event());
  }

  /// What was counted for a rule and target.
  private static final class Count {
    private long in;
    private long dead;
    private long forgotten;

    boolean isThatOf(Account account) {
      return account.in() == in && account.dead() >= dead && account.dead() <= dead + forgotten;
    }
  }

  private void requireAttempted(World world, DeliveryId id) {
    if (!id.target().equals(Setup.QUARANTINE) && world.receiver(id.target()).attempts(id) == 0) {
      throw broken(id + " is forgotten and was never attempted");
    }
  }

  private boolean requireEnded(World world, DeliveryId id, Optional<DeliveryView> found) {
    DeliveryState state = found.map(DeliveryView::state).orElse(DeliveryState.DUE);
    if (id.target().equals(Setup.QUARANTINE)) {
      // That its copy is there, and came to its targets, others say.
      if (state != DeliveryState.DELIVERED) {
        throw broken(id + " was recovered, and is " + found);
      }
      return false;
    }
    Receiver receiver = world.receiver(id.target());
    if (state == DeliveryState.DELIVERED && receiver.arrivals(id) == 0) {
      throw broken(id + " is delivered and has never arrived");
    }
    if (state == DeliveryState.DEAD && receiver.attempts(id) == 0) {
      throw broken(id + " is dead and was never attempted");
    }
    if (state != DeliveryState.DELIVERED && state != DeliveryState.DEAD) {
      throw broken(id + " has not ended, it is " + found);
    }
    return state == DeliveryState.DEAD;
  }
}
