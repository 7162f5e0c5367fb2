package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.TargetName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The lanes of targets that keep an order, on disk only: whoever stands first in one is due.
///
/// ```
/// target:u32 lane:u64          → first:u64 last:u64        the turns that stand in the lane
/// target:u32 lane:u64 turn:u64 → position:u64 rule:u32 replay:u32
/// ```
///
/// A lane with nobody in it has no value, so only keys with something pending cost room. All is
/// found by whole keys: a scan would wade through what has left a busy lane before. Turns between
/// the first and the last may be free, where retention has dropped somebody.
final class Lanes {

  private final Store store;
  private final Names names;

  Lanes(Store store, Names names) {
    this.store = store;
    this.names = names;
  }

  private record Ends(long first, long last) {}

  private record Place(int target, long lane) {
    byte[] key() {
      return new ByteSink(12).u32(target).u64(lane).toBytes();
    }

    byte[] key(long turn) {
      return new ByteSink(20).u32(target).u64(lane).u64(turn).toBytes();
    }
  }

  private @Nullable Ends ends(Place place) {
    byte[] found = store.get(store.families().lanes(), place.key());
    if (found == null) {
      return null;
    }
    ByteSource in = new ByteSource(found);
    return new Ends(in.u64(), in.u64());
  }

  private Place place(TargetName target, Lane lane) {
    return new Place(names.number(target), lane.value());
  }

  /// Whether somebody else of the lane comes before a turn.
  boolean isBehind(TargetName target, Lane lane, long turn) {
    Ends ends = ends(place(target, lane));
    return ends != null && ends.first() < turn;
  }

  /// Who stands at a turn.
  Optional<DeliveryId> at(TargetName target, Lane lane, long turn) {
    return Optional.ofNullable(store.get(store.families().lanes(), place(target, lane).key(turn)))
        .map(value -> id(target, value));
  }

  private DeliveryId id(TargetName target, byte[] value) {
    ByteSource in = new ByteSource(value);
    Position position = new Position(in.u64());
    return new DeliveryId(position, names.rule(in.u32()), target, in.u32());
  }

  /// Visits all who stand in the lanes of a target, or of all targets, while the visitor says so.
  void each(Optional<TargetName> only, Predicate<DeliveryId> visitor) {
    Optional<Integer> number = only.flatMap(names::find);
    if (only.isPresent() && number.isEmpty()) {
      return;
    }
    byte[] from = number.map(each -> new ByteSink(4).u32(each).toBytes()).orElse(new byte[0]);
    store.scan(
        store.families().lanes(),
        from,
        (key, value) -> {
          int target = new ByteSource(key).u32();
          if (number.isPresent() && number.get() != target) {
            return false;
          }
          return key.length == 12 || visitor.test(id(names.target(target), value));
        });
  }

  /// Adds to a batch that a delivery leaves its lane. The queue's lock is held until it is written.
  ///
  /// @return who is the first now, if that has changed and there is anybody
  Optional<DeliveryId> leave(DeliveryId id, Lane lane, long turn, WriteBatch batch)
      throws RocksDBException {
    Place place = place(id.target(), lane);
    Ends ends = ends(place);
    batch.delete(store.families().lanes(), place.key(turn));
    if (ends == null || turn != ends.first()) {
      return Optional.empty();
    }
    for (long next = turn + 1; next <= ends.last(); next++) {
      Optional<DeliveryId> found = at(id.target(), lane, next);
      if (found.isPresent()) {
        put(place, new Ends(next, ends.last()), batch);
        return found;
      }
    }
    batch.delete(store.families().lanes(), place.key());
    return Optional.empty();
  }

  private void put(Place place, Ends ends, WriteBatch batch) throws RocksDBException {
    byte[] value = new ByteSink(16).u64(ends.first()).u64(ends.last()).toBytes();
    batch.put(store.families().lanes(), place.key(), value);
  }

  /// What comes into lanes in one write. The queue's lock of each target is held until it is
  /// written.
  final class Change {
    private final WriteBatch batch;
    private final Map<Place, Optional<Ends>> changed = new HashMap<>();

    Change(WriteBatch batch) {
      this.batch = batch;
    }

    private Optional<Ends> find(Place place) {
      return changed.computeIfAbsent(place, _ -> Optional.ofNullable(ends(place)));
    }

    /// Puts a delivery at the end of its lane.
    ///
    /// @return its turn
    long join(DeliveryId id, Lane lane) throws RocksDBException {
      Place place = place(id.target(), lane);
      Optional<Ends> before = find(place);
      long turn = before.map(ends -> ends.last() + 1).orElse(1L);
      byte[] value =
          new ByteSink(16)
              .u64(id.position().value())
              .u32(names.number(id.rule()))
              .u32(id.replay())
              .toBytes();
      batch.put(store.families().lanes(), place.key(turn), value);
      Ends ends = new Ends(before.map(Ends::first).orElse(turn), turn);
      put(place, ends, batch);
      changed.put(place, Optional.of(ends));
      return turn;
    }

    /// Whether a turn is the lane's first.
    boolean isFirst(DeliveryId id, Lane lane, long turn) {
      return find(place(id.target(), lane)).map(ends -> ends.first() == turn).orElse(false);
    }
  }
}
