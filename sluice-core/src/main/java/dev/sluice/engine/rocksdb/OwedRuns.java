package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.TargetName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What is owed to archives, in runs: one value for all that one routing step owes one archive.
///
/// ```
/// key    target:u32  first:u64
/// run    version:u8 = 1  count:varint  count × { position's distance from the last:varint  rule:varint }
/// ```
///
/// The first distance counts from `first`. An archive settles by position, through any place in a
/// run; a run goes when all of it is settled.
final class OwedRuns {

  private static final int VERSION = 1;

  private final Store store;
  private final Names names;

  OwedRuns(Store store, Names names) {
    this.store = store;
    this.names = names;
  }

  /// Adds a step's runs to its batch.
  ///
  /// @return for whom there is something
  Collection<TargetName> put(List<DeliveryId> owed, WriteBatch batch) throws RocksDBException {
    Map<TargetName, List<DeliveryId>> byTarget = new TreeMap<>();
    for (DeliveryId id : owed) {
      byTarget.computeIfAbsent(id.target(), _ -> new ArrayList<>()).add(id);
    }
    for (Map.Entry<TargetName, List<DeliveryId>> each : byTarget.entrySet()) {
      List<DeliveryId> ids = each.getValue();
      ids.sort(null);
      long last = ids.getFirst().position().value();
      byte[] key = key(names.number(each.getKey()), last);
      ByteSink run = new ByteSink(8 + 4 * ids.size()).u8(VERSION).varint(ids.size());
      for (DeliveryId id : ids) {
        run.varint(id.position().value() - last).varint(names.number(id.rule()));
        last = id.position().value();
      }
      batch.put(store.families().owed(), key, run.toBytes());
    }
    return byTarget.keySet();
  }

  /// Reads what is owed after a position; deliveries of one position stay together.
  List<DeliveryId> read(TargetName target, Optional<Position> after, int max) {
    Optional<Integer> number = names.find(target);
    List<DeliveryId> owed = new ArrayList<>();
    if (number.isEmpty()) {
      return owed;
    }
    long from = after.map(Position::value).orElse(0L) + 1;
    store.scanFromFloor(
        store.families().owed(),
        key(number.get(), from),
        (key, run) -> {
          ByteSource at = new ByteSource(key);
          int found = at.u32();
          if (found != number.get()) {
            return Integer.compareUnsigned(found, number.get()) < 0;
          }
          return read(target, at.u64(), run, from, max, owed);
        });
    return owed;
  }

  private boolean read(
      TargetName target, long first, byte[] run, long from, int max, List<DeliveryId> into) {
    scan(
        first,
        run,
        (position, rule) -> {
          if (position < from) {
            return true;
          }
          if (into.size() >= max && into.getLast().position().value() != position) {
            return false;
          }
          into.add(new DeliveryId(new Position(position), names.rule(rule), target));
          return true;
        });
    return into.size() < max;
  }

  /// Adds the removal of all runs that end at or before a position to a batch.
  void removeThrough(TargetName target, Position through, WriteBatch batch)
      throws RocksDBException {
    int number = names.number(target);
    long[] keepFrom = {through.value() + 1};
    store.scanFromFloor(
        store.families().owed(),
        key(number, through.value()),
        (key, run) -> {
          ByteSource at = new ByteSource(key);
          if (at.u32() == number) {
            long first = at.u64();
            if (first <= through.value() && last(first, run) > through.value()) {
              keepFrom[0] = first;
            }
          }
          return false;
        });
    batch.deleteRange(store.families().owed(), key(number, 0), key(number, keepFrom[0]));
  }

  private static long last(long first, byte[] run) {
    long[] last = {first};
    scan(
        first,
        run,
        (position, _) -> {
          last[0] = position;
          return true;
        });
    return last[0];
  }

  /// What is done with the entries of a run.
  @FunctionalInterface
  interface Reading {
    /// Takes an entry, and says whether the next one is wanted.
    boolean entry(long position, int rule);
  }

  /// Goes through the entries of a run.
  ///
  /// @throws IllegalStateException when the run is damaged
  static void scan(long first, byte[] run, Reading reading) {
    ByteSource in = new ByteSource(run);
    int version = in.u8();
    if (version != VERSION) {
      throw new IllegalStateException("a run of version " + version);
    }
    long position = first;
    for (int left = in.count(); left > 0; left--) {
      long distance = in.varint();
      if (position < 1 || distance < 0 || distance > Long.MAX_VALUE - position) {
        throw new IllegalStateException("a run goes on from " + position + " by " + distance);
      }
      position += distance;
      if (!reading.entry(position, in.count())) {
        return;
      }
    }
    if (in.remaining() > 0) {
      throw new IllegalStateException(in.remaining() + " bytes follow a run");
    }
  }

  private static byte[] key(int target, long first) {
    return new ByteSink(12).u32(target).u64(first).toBytes();
  }
}
