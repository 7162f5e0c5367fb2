package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.TargetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/// Reads the rows of deliveries, by their ids, by the queue of what is due, and by the dead
/// letters.
final class DeliveryRows {

  /// Up to how many queued deliveries are sorted in memory for a list; beyond, all rows are read.
  private static final int MAX_SORTED = 50_000;

  private final Store store;
  private final Names names;

  DeliveryRows(Store store, Names names) {
    this.store = store;
    this.names = names;
  }

  /// A delivery and its place in the queue.
  record Due(DeliveryId id, Instant at) {}

  byte[] key(DeliveryId id) {
    return new ByteSink(16)
        .u64(id.position().value())
        .u32(names.number(id.target()))
        .u32(names.number(id.rule()))
        .toBytes();
  }

  DeliveryId id(byte[] key) {
    ByteSource in = new ByteSource(key);
    Position position = new Position(in.u64());
    TargetName target = names.target(in.u32());
    return new DeliveryId(position, names.rule(in.u32()), target);
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
        names.number(id.rule()));
  }

  static byte[] dueKey(int target, long dueMillis, long position, int rule) {
    return new ByteSink(24).u32(target).u64(dueMillis).u64(position).u32(rule).toBytes();
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
  List<Due> due(TargetName target, Queue queue, int max, Instant by) {
    List<Due> due = new ArrayList<>();
    byte[] floor = queue.floor();
    if (floor == null || max < 1) {
      return due;
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
            due.add(new Due(new DeliveryId(position, names.rule(in.u32()), target), at));
          }
          return due.size() < max;
        });
    queue.foundFirst(first[0]);
    return due;
  }

  List<DeliveryView> list(
      DeliveryFilter filter,
      Optional<DeliveryId> after,
      int max,
      BiPredicate<DeliveryId, DeliveryRow> leased) {
    List<DeliveryView> found = new ArrayList<>();
    byte[] from = after.map(this::key).orElse(new byte[0]);
    BiPredicate<byte[], Optional<DeliveryRow>> listing =
        (key, stored) -> {
          DeliveryId id = id(key);
          if (after.isEmpty() || !id.equals(after.get())) {
            stored
                .map(row -> row.view(id, leased.test(id, row)))
                .filter(view -> matches(filter, view))
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
  /// more than can be sorted.
  private List<byte[]> queued(Optional<TargetName> only, Optional<DeliveryId> after) {
    List<byte[]> keys = new ArrayList<>();
    byte[] from = after.map(this::key).orElse(new byte[0]);
    // A queue stands in one piece, so whoever asks for one target pays for no other's backlog.
    Optional<Integer> number = only.flatMap(names::find);
    if (only.isPresent() && number.isEmpty()) {
      return keys;
    }
    byte[] first = number.map(each -> new ByteSink(4).u32(each).toBytes()).orElse(new byte[0]);
    store.scan(
        store.families().due(),
        first,
        (key, _) -> {
          ByteSource in = new ByteSource(key);
          int target = in.u32();
          if (number.isPresent() && number.get() != target) {
            return false;
          }
          in.u64();
          byte[] row = new ByteSink(16).u64(in.u64()).u32(target).u32(in.u32()).toBytes();
          if (java.util.Arrays.compareUnsigned(row, from) > 0) {
            keys.add(row);
          }
          return keys.size() <= MAX_SORTED;
        });
    keys.sort(Comparator.comparing(key -> key, java.util.Arrays::compareUnsigned));
    return keys;
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
