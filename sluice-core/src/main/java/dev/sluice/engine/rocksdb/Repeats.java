package dev.sluice.engine.rocksdb;

import dev.sluice.journal.Position;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Which events were accepted within the window: fingerprint → position and time of acceptance.
///
/// An entry that is older than the window counts as absent at once, and is swept away later: one
/// pass over the keys takes a {@value #PASSES_PER_WINDOW}th of the window, in steps of {@value
/// #SWEEP_STEP} keys. The index is keyed by fingerprint alone, so that a look-up is one look-up.
///
/// Only the journal's writer thread uses it.
final class Repeats {

  private static final int SWEEP_STEP = 10_000;
  private static final int PASSES_PER_WINDOW = 7;

  private final Store store;
  private final Clock clock;
  private final Duration window;
  private final byte[] found = new byte[16];
  private final Map<Key, Long> group = new HashMap<>();

  private byte[] sweepFrom = new byte[0];
  private long passStartedNanos;

  private record Key(long high, long low) {
    static Key of(byte[] fingerprint) {
      ByteSource in = new ByteSource(fingerprint);
      return new Key(in.u64(), in.u64());
    }
  }

  Repeats(Store store, Clock clock, Duration window) {
    this.store = store;
    this.clock = clock;
    this.window = window;
    this.passStartedNanos = clock.nanos();
  }

  /// Begins a group of events that will be written together.
  void beginGroup() {
    group.clear();
  }

  /// Where an event of this fingerprint stands already, in this group or before it.
  Optional<Position> find(byte[] fingerprint, long nowMillis) {
    Long inGroup = group.get(Key.of(fingerprint));
    if (inGroup != null) {
      return Optional.of(new Position(inGroup));
    }
    if (!store.get(store.families().repeats(), fingerprint, found)) {
      return Optional.empty();
    }
    ByteSource in = new ByteSource(found);
    Position position = new Position(in.u64());
    boolean expired = nowMillis - in.u64() >= window.toMillis();
    return expired ? Optional.empty() : Optional.of(position);
  }

  /// Notes that an event of this fingerprint is being written at a position.
  void note(byte[] fingerprint, Position position, long nowMillis, WriteBatch batch)
      throws RocksDBException {
    group.put(Key.of(fingerprint), position.value());
    byte[] value = new ByteSink(16).u64(position.value()).u64(nowMillis).toBytes();
    batch.put(store.families().repeats(), fingerprint, value);
  }

  /// Removes some of what has expired.
  ///
  /// @return whether there may be more to do at once
  boolean sweep() throws RocksDBException {
    Duration pass = window.dividedBy(PASSES_PER_WINDOW);
    if (sweepFrom.length == 0 && clock.since(passStartedNanos).compareTo(pass) < 0) {
      return false;
    }
    long expiry = clock.now().toEpochMilli() - window.toMillis();
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
          ByteSource in = new ByteSource(value);
          in.u64();
          if (in.u64() <= expiry) {
            expired.add(key);
          }
          return true;
        });
    if (!expired.isEmpty()) {
      try (WriteBatch batch = new WriteBatch()) {
        for (byte[] key : expired) {
          batch.delete(store.families().repeats(), key);
        }
        store.write(batch, false);
      }
    }
    sweepFrom = Arrays.copyOf(next[0], next[0].length);
    if (sweepFrom.length == 0) {
      passStartedNanos = clock.nanos();
      return false;
    }
    return true;
  }
}
