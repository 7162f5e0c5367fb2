package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The registry in RocksDB; writes are few, so one at a time is enough.
final class RocksRegistry implements Registry {

  private static final int MAX_KEY_CHARACTERS = 512;
  private static final int MAX_VALUE_BYTES = 1 << 20;

  private final Store store;

  RocksRegistry(Store store) {
    this.store = store;
  }

  @Override
  public Optional<Registered> find(String key) {
    return Optional.ofNullable(store.get(store.families().registry(), bytes(key)))
        .map(value -> registered(key, value));
  }

  @Override
  public synchronized void write(List<Change> changes) {
    requireOneOfEach(changes);
    for (Change change : changes) {
      requireVersion(change.key(), change.expectedVersion());
    }
    try (WriteBatch batch = new WriteBatch()) {
      for (Change change : changes) {
        switch (change) {
          case Change.Put put ->
              batch.put(store.families().registry(), bytes(put.key()), stored(put));
          case Change.Delete delete ->
              batch.delete(store.families().registry(), bytes(delete.key()));
        }
      }
      store.write(batch, true);
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
  }

  private static void requireOneOfEach(List<Change> changes) {
    long keys = changes.stream().map(Change::key).distinct().count();
    if (changes.isEmpty() || changes.size() > MAX_CHANGES || keys < changes.size()) {
      throw new IllegalArgumentException(
          "a write changes 1 to " + MAX_CHANGES + " values, each of them once");
    }
  }

  private static byte[] stored(Change.Put put) {
    Payload value = put.value();
    if (value.length() > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException("a registry value has at most 1 MiB");
    }
    return new ByteSink(8 + value.length())
        .u64(put.expectedVersion() + 1)
        .raw(value.array(), value.offset(), value.length())
        .toBytes();
  }

  private void requireVersion(String key, long expected) {
    long found = find(key).map(Registered::version).orElse(ABSENT);
    if (found != expected) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "registry-conflict",
          "'" + key + "' has version " + found + " and not " + expected + "; read it again");
    }
  }

  @Override
  public List<Registered> list(String prefix, String after, int max) {
    List<Registered> found = new ArrayList<>();
    String from = after.compareTo(prefix) > 0 ? after : prefix;
    store.scan(
        store.families().registry(),
        from.getBytes(StandardCharsets.US_ASCII),
        (key, value) -> {
          String name = new String(key, StandardCharsets.US_ASCII);
          if (found.size() == max || !name.startsWith(prefix)) {
            return false;
          }
          if (name.compareTo(after) > 0) {
            found.add(registered(name, value));
          }
          return true;
        });
    return found;
  }

  private static Registered registered(String key, byte[] stored) {
    ByteSource in = new ByteSource(stored);
    long version = in.u64();
    return new Registered(key, version, Payload.of(stored, in.position(), in.remaining()));
  }

  private static byte[] bytes(String key) {
    boolean right = !key.isEmpty() && key.length() <= MAX_KEY_CHARACTERS;
    if (!right || key.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "a registry key has 1 to 512 characters of visible ASCII, without spaces, not '"
              + key
              + "'");
    }
    return key.getBytes(StandardCharsets.US_ASCII);
  }
}
