package dev.sluice.testkit.memory;

import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Forgotten;
import dev.sluice.outbox.Hold;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Need;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.ReplayProgress;
import dev.sluice.outbox.Replayed;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.Tally;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The outbox in memory.
public final class MemoryOutbox implements Outbox {

  private final Log log;
  private final Clock clock;
  private final OutboxState state = new OutboxState();
  private final Set<DeliveryId> leased = new HashSet<>();
  private final Map<TargetName, Long> changes = new HashMap<>();
  private Set<RuleName> held = Set.of();

  MemoryOutbox(Log log, Clock clock) {
    this.log = log;
    this.clock = clock;
    log.writes().forEach(state::apply);
  }

  private Instant now() {
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void changed(Stream<TargetName> targets) {
    targets.distinct().forEach(target -> changes.merge(target, 1L, Long::sum));
    log.notifyAll();
  }

  @Override
  public Position cursor() {
    synchronized (log) {
      log.requireOpen();
      return state.cursor();
    }
  }

  @Override
  public void route(Routed routed) {
    synchronized (log) {
      if (!routed.from().equals(state.cursor())) {
        throw new IllegalStateException(
            "routing wrote from " + routed.from() + " on with the cursor at " + state.cursor());
      }
      Write write = new Write.Stretch(routed, now());
      log.add(write);
      state.apply(write);
      changed(
          Stream.concat(routed.singles().stream(), routed.owed().stream()).map(DeliveryId::target));
    }
  }

  @Override
  public void replay(Replayed replayed) {
    synchronized (log) {
      Optional<Position> stands = state.replayed(replayed.replay()).map(ReplayProgress::next);
      if (stands.isPresent() && !stands.get().equals(replayed.from())) {
        throw new IllegalStateException(
            "replay %d wrote from %s on and stands at %s"
                .formatted(replayed.replay(), replayed.from(), stands.get()));
      }
      Write write = new Write.Again(replayed, now());
      log.add(write);
      state.apply(write);
      changed(replayed.singles().stream().map(DeliveryId::target));
    }
  }

  @Override
  public Optional<ReplayProgress> replayed(int replay) {
    synchronized (log) {
      log.requireOpen();
      return state.replayed(replay);
    }
  }

  @Override
  public void forgetReplay(int replay) {
    synchronized (log) {
      Write write = new Write.ReplayForgotten(replay);
      log.add(write);
      state.apply(write);
    }
  }

  @Override
  public void hold(Set<RuleName> rules) {
    synchronized (log) {
      log.requireOpen();
      held = Set.copyOf(rules);
      changed(state.rows().keySet().stream().map(DeliveryId::target));
    }
  }

  private boolean isLeasable(OutboxState.Due due) {
    return !leased.contains(due.id()) && !held.contains(due.id().rule());
  }

  private DeliveryView view(DeliveryId id, Row row) {
    boolean isLeased = leased.contains(id);
    boolean isPaused = row.state() == DeliveryState.DUE && !isLeased && held.contains(id.rule());
    return row.view(id, isLeased, isPaused ? Optional.of(Hold.PAUSED) : state.hold(id));
  }

  @Override
  public List<Lease> lease(TargetName target, int max) {
    synchronized (log) {
      log.requireOpen();
      Instant now = clock.now();
      List<Lease> leases =
          state.queue(target).stream()
              .takeWhile(due -> !due.at().isAfter(now))
              .filter(this::isLeasable)
              .limit(Math.max(0, max))
              .map(due -> state.row(due.id()).lease(due.id()))
              .toList();
      leases.forEach(lease -> leased.add(lease.id()));
      return leases;
    }
  }

  @Override
  public Optional<Instant> nextDue(TargetName target) {
    synchronized (log) {
      log.requireOpen();
      return state.queue(target).stream()
          .filter(this::isLeasable)
          .map(OutboxState.Due::at)
          .findFirst();
    }
  }

  private void requireLeased(Lease lease) {
    log.requireOpen();
    if (!leased.contains(lease.id()) || !state.row(lease.id()).lease(lease.id()).equals(lease)) {
      throw new IllegalStateException("delivery " + lease.id() + " is not leased");
    }
  }

  @Override
  public void settle(Lease lease, Settlement settlement) {
    synchronized (log) {
      requireLeased(lease);
      Write write = new Write.Settled(lease.id(), settlement, now());
      log.add(write);
      state.apply(write);
      leased.remove(lease.id());
      if (settlement instanceof Settlement.Again || state.row(lease.id()).lane().isPresent()) {
        changed(Stream.of(lease.id().target()));
      }
    }
  }

  @Override
  public void postpone(Lease lease, Instant until) {
    synchronized (log) {
      requireLeased(lease);
      Write write = new Write.Postponed(lease.id(), now(), until);
      log.add(write);
      state.apply(write);
      leased.remove(lease.id());
      changed(Stream.of(lease.id().target()));
    }
  }

  @Override
  public void release(Lease lease) {
    synchronized (log) {
      requireLeased(lease);
      leased.remove(lease.id());
      changed(Stream.of(lease.id().target()));
    }
  }

  @Override
  public boolean redrive(DeliveryId id) {
    synchronized (log) {
      log.requireOpen();
      Row row = state.rows().get(id);
      if (row == null || row.state() != DeliveryState.DEAD) {
        return false;
      }
      Write write = new Write.Redriven(id, now());
      log.addSynced(write);
      state.apply(write);
      changed(Stream.of(id.target()));
      return true;
    }
  }

  @Override
  public boolean skip(DeliveryId id) {
    synchronized (log) {
      log.requireOpen();
      if (!state.rows().containsKey(id) || !state.hold(id).equals(Optional.of(Hold.BLOCKING))) {
        return false;
      }
      Write write = new Write.Skipped(id, now());
      log.addSynced(write);
      state.apply(write);
      changed(Stream.of(id.target()));
      return true;
    }
  }

  private boolean blocks(DeliveryId id) {
    return state.hold(id).equals(Optional.of(Hold.BLOCKING));
  }

  @Override
  public Optional<Need> needed(Position from, Position before, Instant deadBefore) {
    synchronized (log) {
      log.requireOpen();
      List<Need> needs = new ArrayList<>();
      if (state.cursor().compareTo(before) < 0) {
        needs.add(new Need.Routing(state.cursor()));
      }
      for (TargetName target : state.archives()) {
        state.owed(target).stream()
            .findFirst()
            .ifPresent(id -> needs.add(new Need.Owed(target, id.position())));
      }
      state
          .rows()
          .forEach((id, row) -> {
            if (row.state() == DeliveryState.DUE || blocks(id)) {
              needs.add(new Need.Pending(id, row.since()));
            } else if (row.state() == DeliveryState.DEAD && !row.since().isBefore(deadBefore)) {
              needs.add(new Need.DeadLetter(id, row.since()));
            }
          });
      return needs.stream()
          .filter(need -> need.position().compareTo(before) < 0)
          .filter(need -> need.position().compareTo(from) >= 0 || need instanceof Need.Owed)
          .min(Comparator.comparing(Need::position));
    }
  }

  @Override
  public Map<TargetName, Long> undelivered(Position from, Position before) {
    synchronized (log) {
      log.requireOpen();
      Stream<DeliveryId> due =
          state.rows().entrySet().stream()
              .filter(each -> each.getValue().state() == DeliveryState.DUE)
              .map(Map.Entry::getKey)
              .filter(id -> id.position().compareTo(from) >= 0);
      Stream<DeliveryId> owed =
          state.archives().stream().flatMap(target -> state.owed(target).stream());
      return Stream.concat(due, owed)
          .filter(id -> id.position().compareTo(before) < 0)
          .collect(Collectors.groupingBy(DeliveryId::target, Collectors.counting()));
    }
  }

  @Override
  public Forgotten forgetBefore(Position before, Instant deadBefore, boolean evenUndelivered) {
    synchronized (log) {
      log.requireOpen();
      if (before.compareTo(state.cursor()) > 0) {
        throw new IllegalStateException(
            "position " + before + " cannot be forgotten with routing at " + state.cursor());
      }
      if (!evenUndelivered && needed(state.kept(), before, deadBefore).isPresent()) {
        return new Forgotten(false, 0, 0);
      }
      List<DeliveryId> due =
          stand(before, row -> row.state() == DeliveryState.DUE).stream()
              .filter(id -> !leased.contains(id))
              .toList();
      List<DeliveryId> blocking = stand(before, _ -> true).stream().filter(this::blocks).toList();
      if (!due.isEmpty() || !blocking.isEmpty()) {
        write(new Write.Dropped(Stream.concat(due.stream(), blocking.stream()).toList(), now()));
      }
      if (!stand(before, row -> row.state() == DeliveryState.DUE).isEmpty()) {
        return new Forgotten(false, 0, due.size());
      }
      List<DeliveryId> ended =
          stand(
              before,
              row -> row.state() == DeliveryState.DELIVERED || row.since().isBefore(deadBefore));
      write(new Write.DeliveriesForgotten(ended, before));
      return new Forgotten(true, ended.size(), due.size());
    }
  }

  @Override
  public long forgetDead(Instant deadBefore) {
    synchronized (log) {
      log.requireOpen();
      List<DeliveryId> old =
          stand(
                  state.kept(),
                  row -> row.state() == DeliveryState.DEAD && row.since().isBefore(deadBefore))
              .stream()
              .filter(id -> !blocks(id))
              .toList();
      if (!old.isEmpty()) {
        write(new Write.DeliveriesForgotten(old, state.kept()));
      }
      return old.size();
    }
  }

  private List<DeliveryId> stand(Position before, Predicate<Row> as) {
    return state.rows().entrySet().stream()
        .takeWhile(each -> each.getKey().position().compareTo(before) < 0)
        .filter(each -> as.test(each.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }

  private void write(Write write) {
    log.addSynced(write);
    state.apply(write);
  }

  @Override
  public List<DeliveryId> owed(TargetName target, Optional<Position> after, int max) {
    synchronized (log) {
      log.requireOpen();
      List<DeliveryId> read = new ArrayList<>();
      for (DeliveryId id : state.owed(target)) {
        if (after.isPresent() && id.position().compareTo(after.get()) <= 0) {
          continue;
        }
        if (read.size() >= max
            && (read.isEmpty() || !read.getLast().position().equals(id.position()))) {
          break;
        }
        read.add(id);
      }
      return read;
    }
  }

  @Override
  public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
    synchronized (log) {
      Write write = new Write.RunSettled(target, through, Map.copyOf(tally));
      log.addSynced(write);
      state.apply(write);
    }
  }

  @Override
  public void persist() {
    log.persist();
  }

  @Override
  public Optional<Position> settledThrough(TargetName target) {
    synchronized (log) {
      log.requireOpen();
      return state.settledThrough(target);
    }
  }

  @Override
  public long changes(TargetName target) {
    synchronized (log) {
      return changes.getOrDefault(target, 0L);
    }
  }

  @Override
  public void awaitChange(TargetName target, long seen, Duration atMost)
      throws InterruptedException {
    synchronized (log) {
      long deadline = System.nanoTime() + atMost.toNanos();
      long left = atMost.toNanos();
      while (changes(target) == seen && log.isOpen() && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(log, left);
        left = deadline - System.nanoTime();
      }
    }
  }

  @Override
  public List<Account> accounts() {
    synchronized (log) {
      log.requireOpen();
      return state.accounts();
    }
  }

  @Override
  public long unmatched() {
    synchronized (log) {
      log.requireOpen();
      return state.unmatched();
    }
  }

  @Override
  public Optional<DeliveryView> find(DeliveryId id) {
    synchronized (log) {
      log.requireOpen();
      return Optional.ofNullable(state.rows().get(id)).map(row -> view(id, row));
    }
  }

  @Override
  public List<DeliveryView> list(DeliveryFilter filter, Optional<DeliveryId> after, int max) {
    synchronized (log) {
      log.requireOpen();
      var rows = after.map(id -> state.rows().tailMap(id, false)).orElse(state.rows());
      return rows.entrySet().stream()
          .map(each -> view(each.getKey(), each.getValue()))
          .filter(view -> Row.matches(filter, view))
          .limit(Math.max(0, max))
          .toList();
    }
  }
}
