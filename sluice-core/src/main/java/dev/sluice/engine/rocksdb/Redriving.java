package dev.sluice.engine.rocksdb;

import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Lane;
import dev.sluice.outbox.TargetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// What people do with dead deliveries: send them again, or let their lanes go on without them.
final class Redriving {

  private final Store store;
  private final Names names;
  private final Counts counts;
  private final DeliveryRows rows;
  private final Lanes lanes;
  private final Leaving leaving;
  private final Forgetting forgetting;
  private final Function<TargetName, Queue> queues;

  Redriving(
      Store store,
      Names names,
      Counts counts,
      DeliveryRows rows,
      Lanes lanes,
      Leaving leaving,
      Forgetting forgetting,
      Function<TargetName, Queue> queues) {
    this.store = store;
    this.names = names;
    this.counts = counts;
    this.rows = rows;
    this.lanes = lanes;
    this.leaving = leaving;
    this.forgetting = forgetting;
    this.queues = queues;
  }

  boolean redrive(DeliveryId id, Instant now) {
    return change(id, (row, batch, added) -> redriven(id, row.redriven(now), batch, added), true);
  }

  boolean skip(DeliveryId id, Instant now) {
    return change(id, (row, batch, added) -> leaving.leave(id, row, now, batch, added::add), false);
  }

  /// What becomes of a dead delivery.
  private interface Revising {
    /// @param added takes the keys that are new in the queue
    DeliveryRow change(DeliveryRow row, WriteBatch batch, List<byte[]> added)
        throws RocksDBException;
  }

  private boolean change(DeliveryId id, Revising change, boolean evenPassed) {
    forgetting.beginRedrive(id.position());
    try {
      return rows.find(id).isPresent() && changeKept(id, change, evenPassed);
    } finally {
      forgetting.endRedrive();
    }
  }

  private boolean changeKept(DeliveryId id, Revising change, boolean evenPassed) {
    Queue queue = queues.apply(id.target());
    List<byte[]> added = new ArrayList<>();
    queue.lock();
    try (WriteBatch batch = new WriteBatch()) {
      DeliveryRow row = rows.find(id).orElseThrow();
      if (row.state() != DeliveryState.DEAD || !evenPassed && !row.isBlocking()) {
        return false;
      }
      DeliveryRow changed = change.change(row, batch, added);
      batch.put(store.families().deliveries(), rows.key(id), changed.toBytes());
      store.write(batch, true);
    } catch (RocksDBException e) {
      throw store.broken(e);
    } finally {
      queue.unlock();
    }
    queue.added(null);
    added.forEach(queue::added);
    return true;
  }

  private DeliveryRow redriven(
      DeliveryId id, DeliveryRow again, WriteBatch batch, List<byte[]> added)
      throws RocksDBException {
    batch.delete(store.families().dead(), rows.key(id));
    counts.add(names.number(id.rule()), names.number(id.target()), Counts.DEAD, -1, batch);
    DeliveryRow row = again;
    boolean isFirst = true;
    if (again.lane().isPresent() && again.turn() == 0) {
      Lane lane = again.lane().get();
      Lanes.Change change = lanes.new Change(batch);
      row = again.at(lane, change.join(id, lane));
      isFirst = change.isFirst(id, lane, row.turn());
    }
    if (isFirst) {
      added.add(rows.enqueue(id, row.due(), batch));
    }
    return row;
  }
}
