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
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Need;
import dev.sluice.outbox.Outbox;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final DeliveryRows rows;
  private final Map<TargetName, Queue> queues = new ConcurrentHashMap<>();
  private final Forgetting forgetting;
  private volatile Position cursor;

  RocksOutbox(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.names = new Names(store);
    this.owed = new OwedRuns(store, names);
    this.counts = new Counts(store, names);
    this.rows = new DeliveryRows(store, names);
    this.forgetting =
        new Forgetting(store, names, counts, rows, owed, this::settledThrough, this::queue);
    byte[] found = store.get(store.families().meta(), CURSOR);
    this.cursor = found == null ? Position.FIRST : new Position(new ByteSource(found).u64());
  }

  private Queue queue(TargetName target) {
    return queues.computeIfAbsent(
        target, name -> new Queue(DeliveryRows.dueKey(names.number(name), 0, 0, 0)));
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
    // Milliseconds are what the key holds; a finer instant here would not be found again.
    Instant now = Instant.ofEpochMilli(clock.now().toEpochMilli());
    Map<TargetName, byte[]> firstKeys = new HashMap<>();
    Collection<TargetName> archives;
    try (WriteBatch batch = new WriteBatch()) {
      byte[] row = DeliveryRow.routed(now).toBytes();
      for (DeliveryId id : routed.singles()) {
        batch.put(store.families().deliveries(), rows.key(id), row);
        byte[] dueKey = rows.dueKey(id, now);
        batch.put(store.families().due(), dueKey, new byte[0]);
        // Of one position, the rules' numbers need not have the order of their names.
        firstKeys.merge(id.target(), dueKey, (a, b) -> Arrays.compareUnsigned(a, b) <= 0 ? a : b);
      }
      archives = owed.put(routed.owed(), batch);
      count(routed, batch);
      byte[] next = new ByteSink(8).u64(routed.next().value()).toBytes();
      batch.put(store.families().meta(), CURSOR, next);
      store.write(batch, false);
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
    cursor = routed.next();
    firstKeys.forEach((target, key) -> queue(target).added(key));
    archives.forEach(target -> queue(target).added(null));
  }

  private void count(Routed routed, WriteBatch batch) throws RocksDBException {
    record Pair(RuleName rule, TargetName target) {}
    Map<Pair, Long> in = new HashMap<>();
    routed.singles().forEach(id -> in.merge(new Pair(id.rule(), id.target()), 1L, Long::sum));
    routed.owed().forEach(id -> in.merge(new Pair(id.rule(), id.target()), 1L, Long::sum));
    for (Map.Entry<Pair, Long> each : in.entrySet()) {
      counts.add(
          names.number(each.getKey().rule()),
          names.number(each.getKey().target()),
          Counts.IN,
          each.getValue(),
          batch);
    }
    counts.addUnmatched(routed.unmatched(), batch);
  }

  @Override
  public List<Lease> lease(TargetName target, int max) {
    Queue queue = queue(target);
    List<Lease> leases = new ArrayList<>();
    Instant now = clock.now();
    queue.lock();
    try {
      for (DeliveryRows.Due due : rows.due(target, queue, max, now)) {
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
    for (DeliveryRows.Due due : rows.due(target, queue, max, LATEST)) {
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
      return rows.due(target, queue, 1, LATEST).stream().map(DeliveryRows.Due::at).findFirst();
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
    end(lease, row -> row.settled(settlement));
  }

  @Override
  public void postpone(Lease lease, Instant until) {
    Instant now = clock.now();
    end(lease, row -> row.postponed(now, until));
  }

  private void end(Lease lease, UnaryOperator<DeliveryRow> change) {
    DeliveryId id = lease.id();
    Queue queue = queue(id.target());
    byte[] added = null;
    queue.lock();
    try (WriteBatch batch = new WriteBatch()) {
      byte[] key = requireLeased(queue, lease);
      DeliveryRow row = change.apply(rows.find(id).orElseThrow());
      batch.delete(store.families().due(), key);
      batch.put(store.families().deliveries(), rows.key(id), row.toBytes());
      int rule = names.number(id.rule());
      int target = names.number(id.target());
      switch (row.state()) {
        case DELIVERED -> counts.add(rule, target, Counts.DELIVERED, 1, batch);
        case DUE, LEASED -> {
          added = rows.dueKey(id, row.due());
          batch.put(store.families().due(), added, new byte[0]);
        }
        case DEAD -> {
          batch.put(store.families().dead(), rows.key(id), new byte[0]);
          counts.add(rule, target, Counts.DEAD, 1, batch);
        }
      }
      store.write(batch, false);
      queue.giveBack(key);
    } catch (RocksDBException e) {
      throw store.broken(e);
    } finally {
      queue.unlock();
    }
    if (added != null) {
      queue.added(added);
    }
  }

  @Override
  public boolean redrive(DeliveryId id) {
    forgetting.beginRedrive(id.position());
    try {
      return redriveKept(id);
    } finally {
      forgetting.endRedrive();
    }
  }

  private boolean redriveKept(DeliveryId id) {
    if (rows.find(id).isEmpty()) {
      return false;
    }
    Queue queue = queue(id.target());
    byte[] added;
    queue.lock();
    try (WriteBatch batch = new WriteBatch()) {
      DeliveryRow row = rows.find(id).orElseThrow();
      if (row.state() != DeliveryState.DEAD) {
        return false;
      }
      DeliveryRow again = row.redriven(Instant.ofEpochMilli(clock.now().toEpochMilli()));
      added = rows.dueKey(id, again.due());
      batch.delete(store.families().dead(), rows.key(id));
      batch.put(store.families().deliveries(), rows.key(id), again.toBytes());
      batch.put(store.families().due(), added, new byte[0]);
      counts.add(names.number(id.rule()), names.number(id.target()), Counts.DEAD, -1, batch);
      store.write(batch, true);
    } catch (RocksDBException e) {
      throw store.broken(e);
    } finally {
      queue.unlock();
    }
    queue.added(added);
    return true;
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
    return rows.find(id).map(row -> row.view(id, isLeased(id, row)));
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
    return rows.list(filter, after, max, this::isLeased);
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
    Instant now = Instant.ofEpochMilli(clock.now().toEpochMilli());
    return forgetting.forgetBefore(cursor, before, deadBefore, evenUndelivered, now);
  }

  @Override
  public long forgetDead(Instant deadBefore) {
    return forgetting.forgetDead(deadBefore);
  }
}
