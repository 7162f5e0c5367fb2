package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Forgotten;
import dev.sluice.outbox.Need;
import dev.sluice.outbox.TargetName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Finds what still needs an old event, and removes the deliveries that have ended.
///
/// Rows are keyed by position, so all that a stretch of the journal is needed for stands together.
/// Where the last look ended is remembered: what has ended stays ended, but for a dead letter that
/// is redriven, and for what is replayed, which set the memory back.
///
/// Its lock keeps a dead letter from being redriven while its row is removed; it is taken before
/// any queue's.
final class Forgetting {

  private static final byte[] KEPT = "kept".getBytes(StandardCharsets.US_ASCII);

  /// How many rows one write removes or changes.
  private static final int PAGE = 10_000;

  private final Store store;
  private final Names names;
  private final Counts counts;
  private final DeliveryRows rows;
  private final OwedRuns owed;
  private final Leaving leaving;
  private final Parked parked;
  private final Function<TargetName, Optional<Position>> settled;
  private final Function<TargetName, Queue> queues;
  private final ReentrantLock lock = new ReentrantLock();

  /// Nothing before this position is needed by a row.
  private long looked;

  /// No dead letter before the kept ones died earlier than this.
  private Instant firstDeath = Instant.MIN;

  private boolean redrivenBeforeKept;

  private record Pair(int rule, int target) {}

  Forgetting(
      Store store,
      Names names,
      Counts counts,
      DeliveryRows rows,
      OwedRuns owed,
      Leaving leaving,
      Parked parked,
      Function<TargetName, Optional<Position>> settled,
      Function<TargetName, Queue> queues) {
    this.store = store;
    this.names = names;
    this.counts = counts;
    this.rows = rows;
    this.owed = owed;
    this.leaving = leaving;
    this.parked = parked;
    this.settled = settled;
    this.queues = queues;
  }

  /// Begins a redrive, or a step of a replay, from a position on; it ends with {@link
  /// #endRedrive()}.
  void beginRedrive(Position position) {
    lock.lock();
    looked = Math.min(looked, position.value());
    // It will die again where nothing is kept, at a time that nobody tells here.
    redrivenBeforeKept |= position.compareTo(kept()) < 0;
  }

  void endRedrive() {
    lock.unlock();
  }

  /// Before it, what had ended is forgotten.
  Position kept() {
    byte[] found = store.get(store.families().meta(), KEPT);
    return found == null ? Position.FIRST : new Position(new ByteSource(found).u64());
  }

  Optional<Need> needed(Position cursor, Position from, Position before, Instant deadBefore) {
    Position limit = cursor.compareTo(before) < 0 ? cursor : before;
    Need earliest = cursor.compareTo(before) < 0 ? new Need.Routing(cursor) : null;
    for (TargetName target : names.targets()) {
      List<DeliveryId> first = owed.read(target, settled.apply(target), 1);
      if (!first.isEmpty() && first.getFirst().position().compareTo(limit) < 0) {
        limit = first.getFirst().position();
        earliest = new Need.Owed(target, limit);
      }
    }
    lock.lock();
    try {
      Need row = neededByRow(from, limit, deadBefore);
      return Optional.ofNullable(row == null ? earliest : row);
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Need neededByRow(Position from, Position before, Instant deadBefore) {
    byte[] end = DeliveryRows.firstKey(before);
    @Nullable Need[] found = {null};
    store.scan(
        store.families().deliveries(),
        DeliveryRows.firstKey(new Position(Math.max(from.value(), looked))),
        (key, row) -> {
          if (Arrays.compareUnsigned(key, end) >= 0) {
            return false;
          }
          found[0] = need(key, row, deadBefore);
          return found[0] == null;
        });
    Need need = found[0];
    looked = Math.max(looked, need == null ? before.value() : need.position().value());
    return need;
  }

  private @Nullable Need need(byte[] key, byte[] row, Instant deadBefore) {
    return switch (DeliveryRow.state(row)) {
      case DUE, LEASED -> new Need.Pending(rows.id(key), DeliveryRow.since(row));
      case DEAD ->
          DeliveryRow.isBlocking(row)
              ? new Need.Pending(rows.id(key), DeliveryRow.since(row))
              : DeliveryRow.since(row).isBefore(deadBefore)
                  ? null
                  : new Need.DeadLetter(rows.id(key), DeliveryRow.since(row));
      case DELIVERED -> null;
    };
  }

  Map<TargetName, Long> undelivered(Position from, Position before) {
    Map<TargetName, Long> found = new TreeMap<>();
    byte[] end = DeliveryRows.firstKey(before);
    store.scan(
        store.families().deliveries(),
        DeliveryRows.firstKey(from),
        (key, row) -> {
          if (Arrays.compareUnsigned(key, end) >= 0) {
            return false;
          }
          if (DeliveryRow.state(row) == DeliveryState.DUE) {
            found.merge(rows.id(key).target(), 1L, Long::sum);
          }
          return true;
        });
    for (TargetName target : names.targets()) {
      long count = countOwed(target, before);
      if (count > 0) {
        found.merge(target, count, Long::sum);
      }
    }
    return found;
  }

  private long countOwed(TargetName target, Position before) {
    long count = 0;
    Optional<Position> after = settled.apply(target);
    while (true) {
      List<DeliveryId> page = owed.read(target, after, PAGE);
      for (DeliveryId id : page) {
        if (id.position().compareTo(before) >= 0) {
          return count;
        }
        count++;
      }
      if (page.isEmpty()) {
        return count;
      }
      after = Optional.of(page.getLast().position());
    }
  }

  Forgotten forgetBefore(
      Position cursor, Position before, Instant deadBefore, boolean evenUndelivered, Instant now) {
    if (before.compareTo(cursor) > 0) {
      throw new IllegalStateException(
          "position " + before + " cannot be forgotten with routing at " + cursor);
    }
    lock.lock();
    try {
      Position kept = kept();
      if (!evenUndelivered && needed(cursor, kept, before, deadBefore).isPresent()) {
        return new Forgotten(false, 0, 0);
      }
      Drop drop = new Drop();
      if (evenUndelivered) {
        drop.all(kept, before, now);
      }
      if (drop.leased > 0) {
        return new Forgotten(false, 0, drop.dropped);
      }
      long removed = 0;
      byte[] end = DeliveryRows.firstKey(before);
      byte[] from = DeliveryRows.firstKey(kept);
      while (from != null) {
        Page page = new Page(from, end, deadBefore);
        removed += page.remove(before);
        from = page.next;
      }
      return new Forgotten(true, removed, drop.dropped);
    } catch (RocksDBException e) {
      throw store.broken(e);
    } finally {
      lock.unlock();
    }
  }

  /// Makes dead what is due in a stretch.
  private final class Drop {
    private long dropped;
    private long leased;

    void all(Position from, Position before, Instant now) throws RocksDBException {
      byte[] end = DeliveryRows.firstKey(before);
      byte[][] at = {DeliveryRows.firstKey(from)};
      while (at[0].length > 0) {
        Map<TargetName, List<DeliveryId>> due = new HashMap<>();
        int[] found = {0};
        byte[] start = at[0];
        at[0] = new byte[0];
        store.scan(
            store.families().deliveries(),
            start,
            (key, row) -> {
              if (Arrays.compareUnsigned(key, end) >= 0) {
                return false;
              }
              if (found[0] == PAGE) {
                at[0] = key;
                return false;
              }
              if (DeliveryRow.state(row) == DeliveryState.DUE || DeliveryRow.isBlocking(row)) {
                DeliveryId id = rows.id(key);
                due.computeIfAbsent(id.target(), _ -> new ArrayList<>()).add(id);
                found[0]++;
              }
              return true;
            });
        for (Map.Entry<TargetName, List<DeliveryId>> each : due.entrySet()) {
          drop(queues.apply(each.getKey()), each.getValue(), now);
        }
      }
    }

    private void drop(Queue queue, List<DeliveryId> due, Instant now) throws RocksDBException {
      queue.lock();
      try {
        int next = 0;
        while (next < due.size()) {
          next = drop(queue, due, next, now);
        }
      } finally {
        queue.unlock();
      }
    }

    /// Drops some, and at most one that has a lane: what one write does to a lane, the next one has
    /// to see.
    ///
    /// @return which one is next
    private int drop(Queue queue, List<DeliveryId> due, int from, Instant now)
        throws RocksDBException {
      try (WriteBatch batch = new WriteBatch()) {
        long before = dropped;
        int next = from;
        boolean hasLeft = false;
        List<byte[]> added = new ArrayList<>();
        while (next < due.size() && !hasLeft) {
          DeliveryId id = due.get(next++);
          DeliveryRow row = rows.find(id).orElseThrow();
          byte[] dueKey = rows.dueKey(id, row.due());
          if (row.state() == DeliveryState.DUE && queue.isLeased(dueKey)) {
            leased++;
            continue;
          }
          byte[] key = rows.key(id);
          hasLeft = row.turn() > 0;
          if (row.state() == DeliveryState.DUE) {
            batch.delete(store.families().due(), dueKey);
            parked.remove(dueKey, batch);
            batch.put(store.families().dead(), key, new byte[0]);
            counts.add(names.number(id.rule()), names.number(id.target()), Counts.DEAD, 1, batch);
            row = row.dropped(now);
            dropped++;
          } else if (!row.isBlocking()) {
            continue;
          }
          DeliveryRow left = leaving.leave(id, row, now, batch, added::add);
          batch.put(store.families().deliveries(), key, left.toBytes());
        }
        if (dropped > before) {
          firstDeath = now.isBefore(firstDeath) ? now : firstDeath;
        }
        if (batch.count() > 0) {
          store.write(batch, false);
        }
        added.forEach(queue::added);
        return next;
      }
    }
  }

  /// Some rows in a row; those that have ended are removed, dead letters that are young stay.
  private final class Page {
    private final Map<Pair, long[]> gone = new HashMap<>();
    private final List<byte[]> deadKeys = new ArrayList<>();
    private final List<byte[][]> ranges = new ArrayList<>();
    private byte @Nullable [] next;
    private byte[] rangeStart;
    private long seen;
    private long removed;

    Page(byte[] from, byte[] end, Instant deadBefore) {
      rangeStart = from;
      store.scan(
          store.families().deliveries(),
          from,
          (key, row) -> {
            if (Arrays.compareUnsigned(key, end) >= 0) {
              return false;
            }
            if (seen++ == PAGE) {
              next = key;
              return false;
            }
            take(key, row, deadBefore);
            return true;
          });
      ranges.add(new byte[][] {rangeStart, next == null ? end : next});
    }

    private void take(byte[] key, byte[] row, Instant deadBefore) {
      DeliveryState state = DeliveryRow.state(row);
      boolean stays =
          state == DeliveryState.DUE
              || DeliveryRow.isBlocking(row)
              || (state == DeliveryState.DEAD && !DeliveryRow.since(row).isBefore(deadBefore));
      if (stays) {
        ranges.add(new byte[][] {rangeStart, key});
        rangeStart = Arrays.copyOf(key, key.length + 1);
        Instant since = DeliveryRow.since(row);
        firstDeath = since.isBefore(firstDeath) ? since : firstDeath;
        return;
      }
      note(key, state == DeliveryState.DEAD);
    }

    private void note(byte[] key, boolean isDead) {
      ByteSource in = new ByteSource(key);
      in.u64();
      int target = in.u32();
      long[] both = gone.computeIfAbsent(new Pair(in.u32(), target), _ -> new long[2]);
      both[isDead ? 1 : 0]++;
      if (isDead) {
        deadKeys.add(key);
      }
      removed++;
    }

    long remove(Position before) throws RocksDBException {
      try (WriteBatch batch = new WriteBatch()) {
        for (byte[][] range : ranges) {
          if (Arrays.compareUnsigned(range[0], range[1]) < 0) {
            batch.deleteRange(store.families().deliveries(), range[0], range[1]);
          }
        }
        for (byte[] key : deadKeys) {
          batch.delete(store.families().dead(), key);
        }
        count(gone, batch);
        if (next == null) {
          byte[] kept = new ByteSink(8).u64(before.value()).toBytes();
          batch.put(store.families().meta(), KEPT, kept);
        }
        store.write(batch, next == null);
      }
      return removed;
    }
  }

  private void count(Map<Pair, long[]> gone, WriteBatch batch) throws RocksDBException {
    for (Map.Entry<Pair, long[]> each : gone.entrySet()) {
      Pair pair = each.getKey();
      long[] both = each.getValue();
      counts.add(pair.rule(), pair.target(), Counts.FORGOTTEN_DELIVERED, both[0], batch);
      counts.add(pair.rule(), pair.target(), Counts.FORGOTTEN_DEAD, both[1], batch);
    }
  }

  /// Removes dead letters that outlived their events; while none can be old enough, looks at none.
  long forgetDead(Instant deadBefore) {
    lock.lock();
    try (WriteBatch batch = new WriteBatch()) {
      if (!redrivenBeforeKept && !firstDeath.isBefore(deadBefore)) {
        return 0;
      }
      Map<Pair, long[]> gone = new HashMap<>();
      long[] removed = {0};
      Instant[] earliest = {Instant.MAX};
      byte[] end = DeliveryRows.firstKey(kept());
      List<byte[]> old = new ArrayList<>();
      store.scan(
          store.families().dead(),
          new byte[0],
          (key, _) -> {
            if (Arrays.compareUnsigned(key, end) >= 0 || removed[0] == PAGE) {
              return false;
            }
            byte[] row = store.get(store.families().deliveries(), key);
            if (row != null
                && !DeliveryRow.isBlocking(row)
                && DeliveryRow.since(row).isBefore(deadBefore)) {
              old.add(key);
              removed[0]++;
            } else if (row != null && DeliveryRow.since(row).isBefore(earliest[0])) {
              earliest[0] = DeliveryRow.since(row);
            }
            return true;
          });
      for (byte[] key : old) {
        ByteSource in = new ByteSource(key);
        in.u64();
        int target = in.u32();
        gone.computeIfAbsent(new Pair(in.u32(), target), _ -> new long[2])[1]++;
        batch.delete(store.families().deliveries(), key);
        batch.delete(store.families().dead(), key);
      }
      count(gone, batch);
      if (removed[0] > 0) {
        store.write(batch, false);
      }
      if (removed[0] < PAGE) {
        firstDeath = earliest[0];
      }
      return removed[0];
    } catch (RocksDBException e) {
      throw store.broken(e);
    } finally {
      lock.unlock();
    }
  }
}
