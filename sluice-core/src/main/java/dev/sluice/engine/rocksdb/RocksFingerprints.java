package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.engine.journal.Fingerprint;
import dev.sluice.engine.journal.FingerprintIndex;
import dev.sluice.journal.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The index of repeats in a column family that is left out of the write-ahead log.
///
/// It can be made again from the journal, so to log it as well would write each fingerprint three
/// times. How far it reaches is written with it into the same memtable, and reaches the disk with
/// it or not at all.
final class RocksFingerprints implements FingerprintIndex {

  private static final int FINGERPRINT = 16;
  private static final int SWEEP_STEP = 10_000;
  private static final byte[] THROUGH = "through".getBytes(StandardCharsets.US_ASCII);

  private final Store store;
  private byte[] sweepFrom = new byte[0];

  RocksFingerprints(Store store) {
    this.store = store;
  }

  @Override
  public Optional<Known> find(Fingerprint fingerprint) {
    byte[] value = new byte[16];
    if (!store.get(store.families().repeats(), key(fingerprint), value)) {
      return Optional.empty();
    }
    ByteSource in = new ByteSource(value);
    return Optional.of(new Known(fingerprint, in.u64(), in.u64()));
  }

  @Override
  public void write(List<Known> sorted, Position through) {
    try (WriteBatch batch = new WriteBatch()) {
      for (Known known : sorted) {
        batch.put(
            store.families().repeats(),
            key(known.fingerprint()),
            new ByteSink(16).u64(known.position()).u64(known.millis()).toBytes());
      }
      batch.put(
          store.families().repeats(), THROUGH, new ByteSink(8).u64(through.value()).toBytes());
      store.writeUnlogged(batch);
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
  }

  @Override
  public void persist() {
    store.flush(store.families().repeats());
  }

  @Override
  public Position through() {
    byte[] found = store.get(store.families().repeats(), THROUGH);
    return found == null ? Position.FIRST : new Position(new ByteSource(found).u64());
  }

  @Override
  public boolean sweep(Instant before, Consumer<Fingerprint> kept) {
    long expiry = before.toEpochMilli();
    List<byte[]> expired = new ArrayList<>();
    int[] visited = {0};
    byte[][] next = {new byte[0]};
    store.scan(
        store.families().repeats(),
        sweepFrom,
        (key, value) -> {
          if (visited[0]++ == SWEEP_STEP) {
            next[0] = key;
            return false;
          }
          if (key.length == FINGERPRINT) {
            if (millis(value) <= expiry) {
              expired.add(key);
            } else {
              ByteSource in = new ByteSource(key);
              kept.accept(new Fingerprint(in.u64(), in.u64()));
            }
          }
          return true;
        });
    if (!expired.isEmpty()) {
      try (WriteBatch batch = new WriteBatch()) {
        for (byte[] key : expired) {
          batch.delete(store.families().repeats(), key);
        }
        store.writeUnlogged(batch);
      } catch (RocksDBException e) {
        throw store.broken(e);
      }
    }
    sweepFrom = next[0];
    return sweepFrom.length > 0;
  }

  private static long millis(byte[] value) {
    ByteSource in = new ByteSource(value);
    in.u64();
    return in.u64();
  }

  private static byte[] key(Fingerprint fingerprint) {
    return new ByteSink(FINGERPRINT).u64(fingerprint.high()).u64(fingerprint.low()).toBytes();
  }
}
