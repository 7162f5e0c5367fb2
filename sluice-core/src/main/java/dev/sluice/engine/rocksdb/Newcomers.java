package dev.sluice.engine.rocksdb;

import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Writes new deliveries, those of routing and those of replays, each with what it moves on.
final class Newcomers {

  private final Store store;
  private final Names names;
  private final Lanes lanes;
  private final DeliveryRows rows;
  private final Counts counts;
  private final Function<TargetName, Queue> queues;

  Newcomers(
      Store store,
      Names names,
      Lanes lanes,
      DeliveryRows rows,
      Counts counts,
      Function<TargetName, Queue> queues) {
    this.store = store;
    this.names = names;
    this.lanes = lanes;
    this.rows = rows;
    this.counts = counts;
    this.queues = queues;
  }

  /// What else stands in the same write.
  @FunctionalInterface
  interface Rest {
    void addTo(WriteBatch batch) throws RocksDBException;
  }

  /// Writes deliveries in one go with the rest.
  void write(List<DeliveryId> singles, Map<DeliveryId, Lane> in, Instant now, Rest rest) {
    // Whoever settles looks who is next in a lane; nobody may come in between.
    List<Queue> locked =
        in.keySet().stream()
            .map(DeliveryId::target)
            .distinct()
            .sorted(Comparator.comparingInt((TargetName target) -> names.number(target)))
            .map(queues)
            .toList();
    locked.forEach(Queue::lock);
    try {
      Map<TargetName, byte[]> firstKeys = new HashMap<>();
      try (WriteBatch batch = new WriteBatch()) {
        Lanes.Change change = lanes.new Change(batch);
        DeliveryRow plain = DeliveryRow.routed(now);
        byte[] row = plain.toBytes();
        for (DeliveryId id : singles) {
          @Nullable Lane lane = in.get(id);
          if (lane == null) {
            batch.put(store.families().deliveries(), rows.key(id), row);
          } else {
            long turn = change.join(id, lane);
            byte[] laned = plain.at(lane, turn).toBytes();
            batch.put(store.families().deliveries(), rows.key(id), laned);
            if (!change.isFirst(id, lane, turn)) {
              continue;
            }
          }
          byte[] dueKey = rows.enqueue(id, now, batch);
          // Of one position, the rules' numbers need not have the order of their names.
          firstKeys.merge(id.target(), dueKey, (a, b) -> Arrays.compareUnsigned(a, b) <= 0 ? a : b);
        }
        rest.addTo(batch);
        store.write(batch, false);
      } catch (RocksDBException e) {
        throw store.broken(e);
      }
      firstKeys.forEach((target, key) -> queues.apply(target).added(key));
    } finally {
      locked.forEach(Queue::unlock);
    }
  }

  /// Counts deliveries as come in.
  void count(Collection<DeliveryId> ids, WriteBatch batch) throws RocksDBException {
    record Pair(RuleName rule, TargetName target) {}
    Map<Pair, Long> in =
        ids.stream()
            .collect(
                Collectors.groupingBy(
                    id -> new Pair(id.rule(), id.target()), Collectors.counting()));
    for (Map.Entry<Pair, Long> one : in.entrySet()) {
      counts.add(
          names.number(one.getKey().rule()),
          names.number(one.getKey().target()),
          Counts.IN,
          one.getValue(),
          batch);
    }
  }
}
