package dev.sluice.engine.rocksdb;

import dev.sluice.outbox.DeliveryId;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Takes deliveries out of their lanes, and makes due whoever is next. The queue's lock is held.
final class Leaving {

  private final Store store;
  private final Lanes lanes;
  private final DeliveryRows rows;

  Leaving(Store store, Lanes lanes, DeliveryRows rows) {
    this.store = store;
    this.lanes = lanes;
    this.rows = rows;
  }

  /// Adds the leaving of a delivery to a batch, which has no other change of its lane.
  ///
  /// @param row how it stands from now on, but for its turn
  /// @param added takes the key that is new in the queue
  /// @return the row without its turn
  DeliveryRow leave(
      DeliveryId id, DeliveryRow row, Instant now, WriteBatch batch, Consumer<byte[]> added)
      throws RocksDBException {
    if (row.turn() == 0) {
      return row;
    }
    Optional<DeliveryId> next = lanes.leave(id, row.lane().orElseThrow(), row.turn(), batch);
    if (next.isPresent()) {
      DeliveryRow promoted = rows.find(next.get()).orElseThrow().promoted(now);
      batch.put(store.families().deliveries(), rows.key(next.get()), promoted.toBytes());
      added.accept(rows.enqueue(next.get(), promoted.due(), batch));
    }
    return row.gone();
  }
}
