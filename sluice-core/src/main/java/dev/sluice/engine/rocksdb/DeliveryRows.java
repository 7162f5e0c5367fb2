package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Reads the rows of deliveries, by their ids, by the queue of what is due, and by the dead
/// letters.
final class DeliveryRows {

  /// Up to how many queued deliveries are sorted in memory for a list; beyond, all rows are read.
  private static final int MAX_SORTED = 50_000;

  private final Store store;
  private final Names names;
  private final Lanes lanes;

  DeliveryRows(Store store, Names names, Lanes lanes) {
    this.store = store;
    this.names = names;
    this.lanes = lanes;
  }

  /// A delivery and its place in the queue.
  record Due(DeliveryId id, Instant at) {}

  /// What stands first in a queue.
  ///
  /// @param due what may be leased
  /// @param parked the keys of what may not, because its rule is paused
  record Front(List<Due> due, List<byte[]> parked) {}

  byte[] key(DeliveryId id) {
    return key(
        id.position().value(), names.number(id.target()), names.number(id.rule()), id.replay());
  }

  /// What routing wrote has no replay in its key, as before there were any.
  private static byte[] key(long position, int target, int rule, int replay) {
    ByteSink key = new ByteSink(20).u64(position).u32(target).u32(rule);
    return (replay == 0 ? key : key.u32(replay)).toBytes();
  }

  DeliveryId id(byte[] key) {
    ByteSource in = new ByteSource(key);
    Position position = new Position(in.u64());
    TargetName target = names.target(in.u32());
    return new DeliveryId(position, names.rule(in.u32()), target, replay(in));
  }

  private static int replay(ByteSource in) {
    return in.remaining() == 0 ? 0 : in.u32();
  }

  /// The key of the row of a key of the queue.
  static byte[] rowKey(byte[] dueKey) {
    ByteSource in = new ByteSource(dueKey);
    int target = in.u32();
    in.u64();
    long position = in.u64();
    return key(position, target, in.u32(), replay(in));
  }

  /// Before all rows of a position.
  static byte[] firstKey(Position position) {
    return new ByteSink(8).u64(position.value()).toBytes();
  }

  byte[] dueKey(DeliveryId id, Instant due) {
    return dueKey(
        names.number(id.target()),
        due.toEpochMilli(),
        id.position().value(),
        names.number(id.rule()),
        id.replay());
  }

  /// Puts a delivery into its queue.
  ///
  /// @return the key that is new there
  byte[] enqueue(DeliveryId id, Instant due, WriteBatch batch) throws RocksDBException {
    byte[] key = dueKey(id, due);
    batch.put(store.families().due(), key, new byte[0]);
    return key;
  }

  static byte[] dueKey(int target, long dueMillis, long position, int rule, int replay) {
    ByteSink key = new ByteSink(28).u32(target).u64(dueMillis).u64(position).u32(rule);
    return (replay == 0 ? key : key.u32(replay)).toBytes();
  }

  Optional<DeliveryRow> find(DeliveryId id) {
    if (names.find(id.target()).isEmpty() || names.find(id.rule()).isEmpty()) {
      return Optional.empty();
    }
    return find(key(id));
  }

  private Optional<DeliveryRow> find(byte[] key) {
    return Optional.ofNullable(store.get(store.families().deliveries(), key)).map(DeliveryRow::of);
  }

  /// The first deliveries of a queue that are not leased and due by a time; moves the queue's
  /// beginning up to the first that stands at all. The queue's lock is held.
  Front front(TargetName target, Queue queue, int max, Instant by, Predicate<RuleName> isPaused) {
    List<Due> due = new ArrayList<>();
    List<byte[]> parked = new ArrayList<>();
    byte[] floor = queue.floor();
    if (floor == null || max < 1) {
      return new Front(due, parked);
    }
    int number = names.number(target);
    byte[][] first = {null};
    store.scan(
        store.families().due(),
        floor,
        (key, _) -> {
          ByteSource in = new ByteSource(key);
          if (in.u32() != number) {
            return false;
          }
          if (first[0] == null) {
            first[0] = key;
          }
          Instant at = Instant.ofEpochMilli(in.u64());
          if (at.isAfter(by)) {
            return false;
          }
          if (!queue.isLeased(key)) {
            Position position = new Position(in.u64());
            RuleName rule = names.rule(in.u32());
            if (isPaused.test(rule)) {
              parked.add(key);
            } else {
              due.add(new Due(new DeliveryId(position, rule, target, replay(in)), at));
            }
          }
          return due.size() < max && parked.size() < Parked.PAGE;
        });
    queue.foundFirst(first[0]);
    return new Front(due, parked);
  }

  List<DeliveryView> list(
      DeliveryFilter filter,
      Optional<DeliveryId> after,
      int max,
      BiFunction<DeliveryId, DeliveryRow, DeliveryView> view) {
    List<DeliveryView> found = new ArrayList<>();
    byte[] from = after.map(this::key).orElse(new byte[0]);
    BiPredicate<byte[], Optional<DeliveryRow>> listing =
        (key, stored) -> {
          DeliveryId id = id(key);
          if (after.isEmpty() || !id.equals(after.get())) {
            stored
                .map(row -> view.apply(id, row))
                .filter(shown -> matches(filter, shown))
                .ifPresent(found::add);
          }
          return found.size() < max;
        };
    BiPredicate<byte[], byte[]> ofRow =
        (key, row) -> listing.test(key, Optional.of(DeliveryRow.of(row)));
    if (Set.of(DeliveryState.DEAD).equals(filter.states())) {
      store.scan(store.families().dead(), from, (key, _) -> listing.test(key, find(key)));
    } else if (!filter.states().isEmpty()
        && Set.of(DeliveryState.DUE, DeliveryState.LEASED).containsAll(filter.states())) {
      List<byte[]> queued = queued(filter.target(), after);
      if (queued.size() <= MAX_SORTED) {
        for (byte[] key : queued) {
          if (!listing.test(key, find(key))) {
            break;
          }
        }
      } else {
        store.scan(store.families().deliveries(), from, ofRow);
      }
    } else {
      store.scan(store.families().deliveries(), from, ofRow);
    }
    return found;
  }

  /// The row keys of what is due, in their order, after one of them; a few too many when there are
  /// more than can be sorted. Of a lane only the first stands in the queue, or is parked.
  private List<byte[]> queued(Optional<TargetName> only, Optional<DeliveryId> after) {
    SortedSet<byte[]> keys = new TreeSet<>(Arrays::compareUnsigned);
    byte[] from = after.map(this::key).orElse(new byte[0]);
    // A queue stands in one piece, so whoever asks for one target pays for no other's backlog.
    Optional<Integer> number = only.flatMap(names::find);
    if (only.isPresent() && number.isEmpty()) {
      return List.of();
    }
    byte[] first = number.map(each -> new ByteSink(4).u32(each).toBytes()).orElse(new byte[0]);
    Predicate<byte[]> taking =
        row -> {
          if (Arrays.compareUnsigned(row, from) > 0) {
            keys.add(row);
          }
          return keys.size() <= MAX_SORTED;
        };
    Predicate<byte[]> isWanted =
        key -> number.isEmpty() || number.get() == new ByteSource(key).u32();
    store.scan(
        store.families().due(), first, (key, _) -> isWanted.test(key) && taking.test(rowKey(key)));
    store.scan(
        store.families().parked(),
        first,
        (key, _) -> isWanted.test(key) && taking.test(rowKey(Parked.dueKey(key))));
    lanes.each(only, id -> taking.test(key(id)));
    return List.copyOf(keys);
  }

  private static boolean matches(DeliveryFilter filter, DeliveryView view) {
    return (filter.states().isEmpty() || filter.states().contains(view.state()))
        && filter.rule().map(view.id().rule()::equals).orElse(true)
        && filter.target().map(view.id().target()::equals).orElse(true)
        && filter.from().map(from -> !view.since().isBefore(from)).orElse(true)
        && filter.to().map(view.since()::isBefore).orElse(true)
        && filter
            .error()
            .map(error -> view.cause().map(cause -> cause.code().equals(error)).orElse(false))
            .orElse(true);
  }
}
