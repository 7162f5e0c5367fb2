package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The outbox in RocksDB.
///
/// Leases live in memory: one process has the data folder, and what it held is due again when the
/// next one starts. That saves a write for each attempt.
final class RocksOutbox implements Outbox {

  private static final byte[] CURSOR = "cursor".getBytes(StandardCharsets.US_ASCII);

  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

  /// Up to how far a clock may go back without being taken for one that was set back.
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

  private final Store store;
  private final Clock clock;
  private final Names names;
  private final OwedRuns owed;
  private final Counts counts;
  private final Lanes lanes;
  private final DeliveryRows rows;
  private final Parked parked;
  private final Leaving leaving;
  private final Replays replays;
  private final Newcomers newcomers;
  private final Map<TargetName, Queue> queues = new ConcurrentHashMap<>();
  private final Forgetting forgetting;
  private final Redriving redriving;
  private volatile Position cursor;

  RocksOutbox(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.names = new Names(store);
    this.owed = new OwedRuns(store, names);
    this.counts = new Counts(store, names);
    this.lanes = new Lanes(store, names);
    this.rows = new DeliveryRows(store, names, lanes);
    this.parked = new Parked(store, names);
    this.leaving = new Leaving(store, lanes, rows);
    this.replays = new Replays(store);
    this.newcomers = new Newcomers(store, names, lanes, rows, counts, this::queue);
    this.forgetting =
        new Forgetting(
            store, names, counts, rows, owed, leaving, parked, this::settledThrough, this::queue);
    this.redriving =
        new Redriving(store, names, counts, rows, lanes, leaving, forgetting, this::queue);
    byte[] found = store.get(store.families().meta(), CURSOR);
    this.cursor = found == null ? Position.FIRST : new Position(new ByteSource(found).u64());
  }

  private Queue queue(TargetName target) {
    return queues.computeIfAbsent(
        target, name -> new Queue(DeliveryRows.dueKey(names.number(name), 0, 0, 0, 0)));
  }

  @Override
  public Position cursor() {
    return cursor;
  }

  @Override
  public void route(Routed routed) {
    if (!routed.from().equals(cursor)) {
      throw new IllegalStateException(
          "routing wrote from " + routed.from() + " on with the cursor at " + cursor);
    }
    List<TargetName> archives = new ArrayList<>();
    newcomers.write(
        routed.singles(),
        routed.lanes(),
        now(),
        batch -> {
          archives.addAll(owed.put(routed.owed(), batch));
          newcomers.count(routed.singles(), batch);
          newcomers.count(routed.owed(), batch);
          counts.addUnmatched(routed.unmatched(), batch);
          byte[] next = new ByteSink(8).u64(routed.next().value()).toBytes();
          batch.put(store.families().meta(), CURSOR, next);
        });
    cursor = routed.next();
    archives.forEach(target -> queue(target).added(null));
  }

  /// Milliseconds are what the keys hold; a finer instant would not be found again.
  private Instant now() {
    return Instant.ofEpochMilli(clock.now().toEpochMilli());
  }

  @Override
  public void replay(Replayed replayed) {
    // Where all had ended, something is needed again.
    forgetting.beginRedrive(replayed.from());
    try {
      newcomers.write(
          replayed.singles(),
          replayed.lanes(),
          now(),
          batch -> {
            newcomers.count(replayed.singles(), batch);
            replays.move(replayed, batch);
          });
    } finally {
      forgetting.endRedrive();
    }
  }

  @Override
  public Optional<ReplayProgress> replayed(int replay) {
    return replays.find(replay);
  }

  @Override
  public void forgetReplay(int replay) {
    replays.forget(replay);
  }

  @Override
  public void hold(Set<RuleName> rules) {
    parked.pause(rules);
    parked.targets().forEach(target -> queue(target).added(null));
  }

  @Override
  public List<Lease> lease(TargetName target, int max) {
    Queue queue = queue(target);
    List<Lease> leases = new ArrayList<>();
    Instant now = clock.now();
    queue.lock();
    try {
      parked.unpark(target, queue);
      for (DeliveryRows.Due due : front(target, queue, max, now)) {
        leases.add(lease(queue, due, row(due)));
      }
      if (leases.isEmpty()) {
        leaseFromAnotherTime(target, queue, max, now, leases);
      }
    } finally {
      queue.unlock();
    }
    return leases;
  }

  /// What may be leased; what stands in front of it and may not is put out of the way.
  private List<DeliveryRows.Due> front(TargetName target, Queue queue, int max, Instant by) {
    DeliveryRows.Front front = rows.front(target, queue, max, by, parked::isPaused);
    if (!front.parked().isEmpty()) {
      parked.park(front.parked());
    }
    return front.due();
  }

  private DeliveryRow row(DeliveryRows.Due due) {
    return rows.find(due.id())
        .orElseThrow(() -> new IllegalStateException(due.id() + " is due and has no row"));
  }

  private Lease lease(Queue queue, DeliveryRows.Due due, DeliveryRow row) {
    queue.lease(rows.dueKey(due.id(), due.at()));
    return row.lease(due.id());
  }

  /// Leases what was put off before the wall clock was set back: its last attempt lies in the
  /// future, so when it is due says nothing, and it could wait for as long as the clock was set
  /// back.
  private void leaseFromAnotherTime(
      TargetName target, Queue queue, int max, Instant now, List<Lease> leases) {
    for (DeliveryRows.Due due : front(target, queue, max, LATEST)) {
      DeliveryRow row = row(due);
      if (!row.touched().isAfter(now.plus(CLOCK_TOLERANCE))) {
        return;
      }
      leases.add(lease(queue, due, row));
    }
  }

  @Override
  public Optional<Instant> nextDue(TargetName target) {
    Queue queue = queue(target);
    queue.lock();
    try {
      parked.unpark(target, queue);
      DeliveryRows.Front front = rows.front(target, queue, 1, LATEST, parked::isPaused);
      while (front.due().isEmpty() && !front.parked().isEmpty()) {
        parked.park(front.parked());
        front = rows.front(target, queue, 1, LATEST, parked::isPaused);
      }
      return front.due().stream().map(DeliveryRows.Due::at).findFirst();
    } finally {
      queue.unlock();
    }
  }

  @Override
  public void release(Lease lease) {
    Queue queue = queue(lease.id().target());
    queue.lock();
    try {
      queue.giveBack(requireLeased(queue, lease));
    } finally {
      queue.unlock();
    }
    queue.added(null);
  }

  private byte[] requireLeased(Queue queue, Lease lease) {
    byte[] key = rows.dueKey(lease.id(), lease.due());
    if (!queue.isLeased(key)) {
      throw new IllegalStateException("delivery " + lease.id() + " is not leased");
    }
    return key;
  }

  @Override
  public void settle(Lease lease, Settlement settlement) {
    boolean leaves =
        switch (settlement) {
          case Settlement.Delivered _, Settlement.Dead _ -> true;
          case Settlement.Again _, Settlement.Blocking _ -> false;
        };
    end(lease, row -> row.settled(settlement), leaves);
  }

  @Override
  public void postpone(Lease lease, Instant until) {
    Instant now = clock.now();
    end(lease, row -> row.postponed(now, until), false);
  }

  /// @param leaves whether whoever is next in its lane is due now
  private void end(Lease lease, UnaryOperator<DeliveryRow> change, boolean leaves) {
    DeliveryId id = lease.id();
    Queue queue = queue(id.target());
    List<byte[]> added = new ArrayList<>();
    queue.lock();
    try (WriteBatch batch = new WriteBatch()) {
      byte[] key = requireLeased(queue, lease);
      DeliveryRow row = change.apply(rows.find(id).orElseThrow());
      batch.delete(store.families().due(), key);
      int rule = names.number(id.rule());
      int target = names.number(id.target());
      switch (row.state()) {
        case DELIVERED -> counts.add(rule, target, Counts.DELIVERED, 1, batch);
        case DUE, LEASED -> added.add(rows.enqueue(id, row.due(), batch));
        case DEAD -> {
          batch.put(store.families().dead(), rows.key(id), new byte[0]);
          counts.add(rule, target, Counts.DEAD, 1, batch);
        }
      }
      if (leaves) {
        row = leaving.leave(id, row, now(), batch, added::add);
      }
      batch.put(store.families().deliveries(), rows.key(id), row.toBytes());
      store.write(batch, false);
      queue.giveBack(key);
    } catch (RocksDBException e) {
      throw store.broken(e);
    } finally {
      queue.unlock();
    }
    added.forEach(queue::added);
  }

  @Override
  public boolean redrive(DeliveryId id) {
    return redriving.redrive(id, now());
  }

  @Override
  public boolean skip(DeliveryId id) {
    return redriving.skip(id, now());
  }

  @Override
  public List<DeliveryId> owed(TargetName target, Optional<Position> after, int max) {
    Optional<Position> settled = settledThrough(target);
    Optional<Position> from =
        settled.isPresent() && (after.isEmpty() || after.get().compareTo(settled.get()) < 0)
            ? settled
            : after;
    return owed.read(target, from, max);
  }

  @Override
  public void settleRun(TargetName target, Position through, Map<RuleName, Tally> tally) {
    int number = names.number(target);
    try (WriteBatch batch = new WriteBatch()) {
      owed.removeThrough(target, through, batch);
      batch.put(
          store.families().meta(),
          settledKey(number),
          new ByteSink(8).u64(through.value()).toBytes());
      for (Map.Entry<RuleName, Tally> each : tally.entrySet()) {
        int rule = names.number(each.getKey());
        counts.add(rule, number, Counts.DELIVERED, each.getValue().delivered(), batch);
        counts.add(rule, number, Counts.DEAD, each.getValue().dead(), batch);
      }
      store.write(batch, true);
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
  }

  @Override
  public void persist() {
    store.persist();
  }

  @Override
  public Optional<Position> settledThrough(TargetName target) {
    return names
        .find(target)
        .flatMap(
            number -> Optional.ofNullable(store.get(store.families().meta(), settledKey(number))))
        .map(value -> new Position(new ByteSource(value).u64()));
  }

  static byte[] settledKey(int target) {
    return new ByteSink(5).u8('s').u32(target).toBytes();
  }

  @Override
  public long changes(TargetName target) {
    return queue(target).changes();
  }

  @Override
  public void awaitChange(TargetName target, long seen, Duration atMost)
      throws InterruptedException {
    queue(target).awaitChange(seen, atMost);
  }

  @Override
  public List<Account> accounts() {
    return counts.accounts();
  }

  @Override
  public long unmatched() {
    return counts.unmatched();
  }

  @Override
  public Optional<DeliveryView> find(DeliveryId id) {
    return rows.find(id).map(row -> view(id, row));
  }

  private DeliveryView view(DeliveryId id, DeliveryRow row) {
    boolean isLeased = isLeased(id, row);
    Optional<Hold> hold = Optional.empty();
    if (row.isBlocking()) {
      hold = Optional.of(Hold.BLOCKING);
    } else if (row.state() == DeliveryState.DUE && !isLeased) {
      boolean isBehind =
          row.turn() > 0 && lanes.isBehind(id.target(), row.lane().orElseThrow(), row.turn());
      hold =
          parked.isPaused(id.rule())
              ? Optional.of(Hold.PAUSED)
              : isBehind ? Optional.of(Hold.BEHIND) : Optional.empty();
    }
    return row.view(id, isLeased, hold);
  }

  private boolean isLeased(DeliveryId id, DeliveryRow row) {
    Queue queue = queue(id.target());
    queue.lock();
    try {
      return row.state() == DeliveryState.DUE && queue.isLeased(rows.dueKey(id, row.due()));
    } finally {
      queue.unlock();
    }
  }

  @Override
  public List<DeliveryView> list(DeliveryFilter filter, Optional<DeliveryId> after, int max) {
    return rows.list(filter, after, max, this::view);
  }

  @Override
  public Optional<Need> needed(Position from, Position before, Instant deadBefore) {
    return forgetting.needed(cursor, from, before, deadBefore);
  }

  @Override
  public Map<TargetName, Long> undelivered(Position from, Position before) {
    return forgetting.undelivered(from, before);
  }

  @Override
  public Forgotten forgetBefore(Position before, Instant deadBefore, boolean evenUndelivered) {
    return forgetting.forgetBefore(cursor, before, deadBefore, evenUndelivered, now());
  }

  @Override
  public long forgetDead(Instant deadBefore) {
    return forgetting.forgetDead(deadBefore);
  }
}
