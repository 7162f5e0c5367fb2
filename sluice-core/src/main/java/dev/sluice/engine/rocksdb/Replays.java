package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.journal.Position;
import dev.sluice.outbox.ReplayProgress;
import dev.sluice.outbox.Replayed;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// How far each replay has come, written with what it made: `'p' replay:u32 → next:u64 events:u64
/// deliveries:u64` in the default family.
final class Replays {

  private final Store store;

  Replays(Store store) {
    this.store = store;
  }

  Optional<ReplayProgress> find(int replay) {
    return Optional.ofNullable(store.get(store.families().meta(), key(replay)))
        .map(value -> {
          ByteSource in = new ByteSource(value);
          return new ReplayProgress(new Position(in.u64()), in.u64(), in.u64());
        });
  }

  /// Adds a replay's next place to the batch of what it made.
  void move(Replayed to, WriteBatch batch) throws RocksDBException {
    Optional<ReplayProgress> found = find(to.replay());
    if (found.isPresent() && !found.get().next().equals(to.from())) {
      throw new IllegalStateException(
          "replay %d wrote from %s on and stands at %s"
              .formatted(to.replay(), to.from(), found.get().next()));
    }
    byte[] value =
        new ByteSink(24)
            .u64(to.next().value())
            .u64(found.map(ReplayProgress::events).orElse(0L) + to.events())
            .u64(found.map(ReplayProgress::deliveries).orElse(0L) + to.singles().size())
            .toBytes();
    batch.put(store.families().meta(), key(to.replay()), value);
  }

  void forget(int replay) {
    try (WriteBatch batch = new WriteBatch()) {
      batch.delete(store.families().meta(), key(replay));
      store.write(batch, false);
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
  }

  private static byte[] key(int replay) {
    return new ByteSink(5).u8('p').u32(replay).toBytes();
  }
}
