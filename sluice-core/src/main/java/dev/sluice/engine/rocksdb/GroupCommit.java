package dev.sluice.engine.rocksdb;

import dev.sluice.journal.Admission;
import dev.sluice.journal.Position;
import dev.sluice.time.Clock;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Writes a group of appends as one batch with one sync. Only the journal's writer thread uses it.
final class GroupCommit {

  private final Store store;
  private final Clock clock;
  private final Repeats repeats;
  private final Block block = new Block();

  GroupCommit(Store store, Clock clock, Repeats repeats) {
    this.store = store;
    this.clock = clock;
    this.repeats = repeats;
  }

  /// Writes what is new of a group and notes each event's admission.
  ///
  /// @return the journal's new end
  /// @throws java.io.UncheckedIOException when the group may not be on disk
  Position write(List<Append> group, Position end) {
    long nowMillis = clock.now().toEpochMilli();
    Position next = end;
    repeats.beginGroup();
    try (WriteBatch batch = new WriteBatch()) {
      for (Append append : group) {
        for (int i = 0; i < append.size(); i++) {
          Optional<Position> known = repeats.find(append.fingerprint(i), nowMillis);
          if (known.isPresent()) {
            append.admit(i, new Admission.Repeated(known.get()));
            continue;
          }
          repeats.note(append.fingerprint(i), next, nowMillis, batch);
          append.admit(i, new Admission.Appended(next));
          block.add(append.event(i));
          next = next.plus(1);
          if (block.isFull()) {
            put(next, batch);
          }
        }
      }
      put(next, batch);
      // A repeat that was found on disk was synced by the group that wrote it.
      if (!next.equals(end)) {
        store.write(batch, true);
      }
    } catch (RocksDBException e) {
      throw Store.broken(e);
    }
    return next;
  }

  private void put(Position next, WriteBatch batch) throws RocksDBException {
    if (block.count() > 0) {
      byte[] first = new ByteSink(8).u64(next.value() - block.count()).toBytes();
      batch.put(store.families().journal(), first, block.take(clock.now()));
    }
  }

  boolean sweep() {
    try {
      return repeats.sweep();
    } catch (RocksDBException e) {
      throw Store.broken(e);
    }
  }
}
