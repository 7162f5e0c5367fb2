package dev.sluice.testkit.memory;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The registry in memory.
public final class MemoryRegistry implements Registry {

  private static final int MAX_KEY_CHARACTERS = 512;
  private static final int MAX_VALUE_BYTES = 1 << 20;

  private final Log log;
  private final TreeMap<String, Registered> values = new TreeMap<>();

  MemoryRegistry(Log log) {
    this.log = log;
    log.writes().forEach(this::apply);
  }

  private void apply(Write write) {
    if (write instanceof Write.Changed(List<Change> changes)) {
      for (Change change : changes) {
        switch (change) {
          case Change.Put(String key, Payload value, long expected) ->
              values.put(key, new Registered(key, expected + 1, value));
          case Change.Delete delete -> values.remove(delete.key());
        }
      }
    }
  }

  @Override
  public Optional<Registered> find(String key) {
    synchronized (log) {
      log.requireOpen();
      return Optional.ofNullable(values.get(requireKey(key)));
    }
  }

  @Override
  public void write(List<Change> changes) {
    long keys = changes.stream().map(Change::key).distinct().count();
    if (changes.isEmpty() || changes.size() > MAX_CHANGES || keys < changes.size()) {
      throw new IllegalArgumentException(
          "a write changes 1 to " + MAX_CHANGES + " values, each of them once");
    }
    synchronized (log) {
      for (Change change : changes) {
        requireVersion(change.key(), change.expectedVersion());
      }
      Write write = new Write.Changed(changes.stream().map(MemoryRegistry::kept).toList());
      log.addSynced(write);
      apply(write);
    }
  }

  /// A copy, because the caller's array may be a slice of a much longer one.
  private static Change kept(Change change) {
    if (!(change instanceof Change.Put(String key, Payload value, long expected))) {
      return change;
    }
    if (value.length() > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException("a registry value has at most 1 MiB");
    }
    return new Change.Put(key, Payload.of(value.toBytes()), expected);
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
    synchronized (log) {
      log.requireOpen();
      return values.tailMap(after, false).values().stream()
          .filter(value -> value.key().startsWith(prefix))
          .limit(max)
          .toList();
    }
  }

  private static String requireKey(String key) {
    boolean right = !key.isEmpty() && key.length() <= MAX_KEY_CHARACTERS;
    if (!right || key.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "a registry key has 1 to 512 characters of visible ASCII, without spaces, not '"
              + key
              + "'");
    }
    return key;
  }
}
