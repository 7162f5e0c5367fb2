package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What is due of paused rules, out of the way of the queues: else each look for what is due would
/// pass over all of it.
///
/// ```
/// target:u32 rule:u32 dueMillis:u64 position:u64 [replay:u32] → ""
/// ```
///
/// It is moved here, and back, some at a time by whoever looks for what is due; the rows stay as
/// they are. Which rules are paused is known to the process only, so whatever stands here after a
/// start and is not paused is moved back.
final class Parked {

  /// How many are moved at once.
  static final int PAGE = 1_000;

  private final Store store;
  private final Names names;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private volatile Set<RuleName> paused = Set.of();

  private record Pair(int target, int rule) {}

  Parked(Store store, Names names) {
    this.store = store;
    this.names = names;
    byte[][] next = {new byte[0]};
    boolean[] goesOn = {true};
    while (goesOn[0]) {
      goesOn[0] = false;
      store.scan(
          store.families().parked(),
          next[0],
          (key, _) -> {
            ByteSource in = new ByteSource(key);
            Pair pair = new Pair(in.u32(), in.u32());
            pairs.add(pair);
            next[0] = new ByteSink(8).u32(pair.target()).u32(pair.rule() + 1).toBytes();
            goesOn[0] = true;
            return false;
          });
    }
  }

  void pause(Set<RuleName> rules) {
    paused = Set.copyOf(rules);
  }

  boolean isPaused(RuleName rule) {
    return paused.contains(rule);
  }

  /// For whom anything stands here.
  List<TargetName> targets() {
    return pairs.stream().map(pair -> names.target(pair.target())).distinct().toList();
  }

  /// Adds the removal of a delivery that may stand here to a batch.
  ///
  /// @param dueKey where it would stand in the queue
  void remove(byte[] dueKey, WriteBatch batch) throws RocksDBException {
    if (!pairs.isEmpty()) {
      batch.delete(store.families().parked(), key(dueKey));
    }
  }

  /// Moves deliveries from the queue here. The queue's lock is held.
  void park(List<byte[]> dueKeys) {
    try (WriteBatch batch = new WriteBatch()) {
      for (byte[] dueKey : dueKeys) {
        byte[] key = key(dueKey);
        batch.delete(store.families().due(), dueKey);
        batch.put(store.families().parked(), key, new byte[0]);
        ByteSource in = new ByteSource(key);
        pairs.add(new Pair(in.u32(), in.u32()));
      }
      store.write(batch, false);
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
  }

  /// Moves some of what is paused no longer back into a target's queue. Its lock is held.
  void unpark(TargetName target, Queue queue) {
    if (pairs.isEmpty()) {
      return;
    }
    int number = names.number(target);
    for (Pair pair : pairs) {
      if (pair.target() == number && !isPaused(names.rule(pair.rule()))) {
        unpark(pair, queue);
      }
    }
  }

  private void unpark(Pair pair, Queue queue) {
    byte[] prefix = new ByteSink(8).u32(pair.target()).u32(pair.rule()).toBytes();
    int[] moved = {0};
    try (WriteBatch batch = new WriteBatch()) {
      List<byte[]> added = new ArrayList<>();
      store.scan(
          store.families().parked(),
          prefix,
          (key, _) -> {
            if (!Arrays.equals(key, 0, 8, prefix, 0, 8)) {
              return false;
            }
            added.add(key);
            return ++moved[0] < PAGE;
          });
      for (byte[] key : added) {
        batch.delete(store.families().parked(), key);
        batch.put(store.families().due(), dueKey(key), new byte[0]);
      }
      if (moved[0] > 0) {
        store.write(batch, false);
      }
      if (moved[0] < PAGE) {
        pairs.remove(pair);
      }
      added.forEach(key -> queue.added(dueKey(key)));
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
  }

  /// Where a delivery of the queue stands here.
  static byte[] key(byte[] dueKey) {
    ByteSource in = new ByteSource(dueKey);
    int target = in.u32();
    long due = in.u64();
    long position = in.u64();
    int rule = in.u32();
    ByteSink key = new ByteSink(28).u32(target).u32(rule).u64(due).u64(position);
    return (in.remaining() == 0 ? key : key.u32(in.u32())).toBytes();
  }

  /// Where a delivery that stands here stands in the queue.
  static byte[] dueKey(byte[] key) {
    ByteSource in = new ByteSource(key);
    int target = in.u32();
    int rule = in.u32();
    long due = in.u64();
    long position = in.u64();
    return DeliveryRows.dueKey(target, due, position, rule, in.remaining() == 0 ? 0 : in.u32());
  }
}
