package dev.sluice.testkit.memory;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Hold;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.ReplayProgress;
import dev.sluice.outbox.Replayed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the writes so far have made of an outbox.
final class OutboxState {

  private final TreeMap<DeliveryId, Row> rows = new TreeMap<>();
  private final Map<TargetName, TreeSet<Due>> queues = new HashMap<>();
  private final Map<TargetName, TreeSet<DeliveryId>> owed = new HashMap<>();
  private final Map<TargetName, Map<Lane, SequencedSet<DeliveryId>>> lanes = new HashMap<>();
  private final Map<Integer, ReplayProgress> replays = new HashMap<>();
  private final Map<TargetName, Position> settled = new HashMap<>();
  private final TreeMap<Pair, Account> accounts = new TreeMap<>();
  private Position cursor = Position.FIRST;
  private Position kept = Position.FIRST;
  private long unmatched;

  private record Pair(RuleName rule, TargetName target) implements Comparable<Pair> {
    private static final Comparator<Pair> ORDER =
        Comparator.comparing(Pair::rule).thenComparing(Pair::target);

    @Override
    public int compareTo(Pair other) {
      return ORDER.compare(this, other);
    }
  }

  /// A place in a target's queue, the longest due first.
  record Due(Instant at, DeliveryId id) implements Comparable<Due> {
    private static final Comparator<Due> ORDER =
        Comparator.comparing(Due::at).thenComparing(Due::id);

    @Override
    public int compareTo(Due other) {
      return ORDER.compare(this, other);
    }
  }

  void apply(Write write) {
    switch (write) {
      case Write.Stretch stretch -> route(stretch);
      case Write.Settled(DeliveryId id, Settlement settlement, Instant at) ->
          settle(id, settlement, at);
      case Write.Postponed(DeliveryId id, Instant at, Instant until) ->
          put(id, row(id).postponed(at, until));
      case Write.Redriven(DeliveryId id, Instant at) -> {
        add(id, row(id).redriven(at));
        count(id.rule(), id.target(), 0, 0, -1);
      }
      case Write.Skipped(DeliveryId id, Instant at) -> leave(id, at);
      case Write.Again(Replayed replayed, Instant at) -> replay(replayed, at);
      case Write.ReplayForgotten(int replay) -> replays.remove(replay);
      case Write.RunSettled(TargetName target, Position through, Map<RuleName, Tally> tally) -> {
        owed(target).removeIf(id -> id.position().compareTo(through) <= 0);
        settled.put(target, through);
        tally.forEach((rule, more) -> count(rule, target, 0, more.delivered(), more.dead()));
      }
      case Write.Dropped(List<DeliveryId> ids, Instant at) ->
          ids.forEach(id -> {
            if (row(id).state() == DeliveryState.DUE) {
              put(id, row(id).dropped(at));
              count(id.rule(), id.target(), 0, 0, 1);
            }
            leave(id, at);
          });
      case Write.DeliveriesForgotten(List<DeliveryId> ids, Position before) -> {
        ids.forEach(rows::remove);
        kept = before;
      }
      case Write.Appended _,
          Write.EventsForgotten _,
          Write.Changed _,
          Write.Indexed _,
          Write.PostingsForgotten _ -> {}
    }
  }

  private void route(Write.Stretch stretch) {
    for (DeliveryId id : stretch.routed().singles()) {
      add(id, Row.routed(stretch.at(), lane(stretch.routed().lanes(), id)));
      count(id.rule(), id.target(), 1, 0, 0);
    }
    for (DeliveryId id : stretch.routed().owed()) {
      owed(id.target()).add(id);
      count(id.rule(), id.target(), 1, 0, 0);
    }
    unmatched += stretch.routed().unmatched();
    cursor = stretch.routed().next();
  }

  private static Optional<Lane> lane(Map<DeliveryId, Lane> lanes, DeliveryId id) {
    @Nullable Lane lane = lanes.get(id);
    return Optional.ofNullable(lane);
  }

  private void replay(Replayed replayed, Instant at) {
    for (DeliveryId id : replayed.singles()) {
      add(id, Row.routed(at, lane(replayed.lanes(), id)));
      count(id.rule(), id.target(), 1, 0, 0);
    }
    replays.merge(
        replayed.replay(),
        new ReplayProgress(replayed.next(), replayed.events(), replayed.singles().size()),
        (a, b) ->
            new ReplayProgress(b.next(), a.events() + b.events(), a.deliveries() + b.deliveries()));
  }

  private void settle(DeliveryId id, Settlement settlement, Instant at) {
    put(id, row(id).settled(settlement));
    switch (settlement) {
      case Settlement.Delivered _ -> {
        count(id.rule(), id.target(), 0, 1, 0);
        leave(id, at);
      }
      case Settlement.Again _ -> {}
      case Settlement.Dead _ -> {
        count(id.rule(), id.target(), 0, 0, 1);
        leave(id, at);
      }
      case Settlement.Blocking _ -> count(id.rule(), id.target(), 0, 0, 1);
    }
  }

  private SequencedSet<DeliveryId> lane(DeliveryId id, Lane lane) {
    return lanes
        .computeIfAbsent(id.target(), _ -> new HashMap<>())
        .computeIfAbsent(lane, _ -> new LinkedHashSet<>());
  }

  /// Adds a row that is due, at the end of its lane if it does not stand there already.
  private void add(DeliveryId id, Row row) {
    row.lane().ifPresent(lane -> lane(id, lane).add(id));
    put(id, row);
  }

  /// Takes a delivery out of its lane; who is the first then is due.
  private void leave(DeliveryId id, Instant at) {
    if (row(id).lane().isEmpty()) {
      return;
    }
    SequencedSet<DeliveryId> lane = lane(id, row(id).lane().get());
    if (lane.isEmpty() || !lane.remove(id) || lane.isEmpty()) {
      return;
    }
    DeliveryId next = lane.getFirst();
    if (hold(next).isEmpty() && !queue(id.target()).contains(new Due(row(next).due(), next))) {
      put(next, row(next).promoted(at));
    }
  }

  /// Whether a delivery waits in its lane, or blocks it.
  Optional<Hold> hold(DeliveryId id) {
    Row row = row(id);
    if (row.lane().isEmpty() || !lane(id, row.lane().get()).contains(id)) {
      return Optional.empty();
    }
    boolean isFirst = lane(id, row.lane().get()).getFirst().equals(id);
    return switch (row.state()) {
      case DUE, LEASED -> isFirst ? Optional.empty() : Optional.of(Hold.BEHIND);
      case DEAD -> Optional.of(Hold.BLOCKING);
      case DELIVERED -> Optional.empty();
    };
  }

  Optional<ReplayProgress> replayed(int replay) {
    @Nullable ReplayProgress progress = replays.get(replay);
    return Optional.ofNullable(progress);
  }

  /// Replaces a row, and keeps the queue in step.
  private void put(DeliveryId id, Row row) {
    TreeSet<Due> queue = queues.computeIfAbsent(id.target(), _ -> new TreeSet<>());
    Row before = rows.put(id, row);
    if (before != null) {
      queue.remove(new Due(before.due(), id));
    }
    if (row.state() == DeliveryState.DUE && hold(id).isEmpty()) {
      queue.add(new Due(row.due(), id));
    }
  }

  private void count(RuleName rule, TargetName target, long in, long delivered, long dead) {
    accounts.merge(
        new Pair(rule, target),
        new Account(rule, target, in, delivered, dead),
        (a, b) ->
            new Account(
                rule, target, a.in() + b.in(), a.delivered() + b.delivered(), a.dead() + b.dead()));
  }

  Position cursor() {
    return cursor;
  }

  /// Before it, what had ended is forgotten.
  Position kept() {
    return kept;
  }

  /// All for whom anything was ever owed in runs.
  Set<TargetName> archives() {
    return Set.copyOf(owed.keySet());
  }

  long unmatched() {
    return unmatched;
  }

  List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  NavigableMap<DeliveryId, Row> rows() {
    return rows;
  }

  Row row(DeliveryId id) {
    return Objects.requireNonNull(rows.get(id), () -> id + " was never routed");
  }

  NavigableSet<Due> queue(TargetName target) {
    return queues.getOrDefault(target, new TreeSet<>());
  }

  NavigableSet<DeliveryId> owed(TargetName target) {
    return owed.computeIfAbsent(target, _ -> new TreeSet<>());
  }

  Optional<Position> settledThrough(TargetName target) {
    @Nullable Position through = settled.get(target);
    return Optional.ofNullable(through);
  }
}
