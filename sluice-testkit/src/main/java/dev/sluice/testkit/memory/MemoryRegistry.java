package dev.sluice.testkit.memory;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
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
    if (write instanceof Write.Put(String key, long version, Payload value)) {
      values.put(key, new Registered(key, version, value));
    } else if (write instanceof Write.Deleted(String key)) {
      values.remove(key);
    }
  }

  private void write(Write write) {
    log.addSynced(write);
    apply(write);
  }

  @Override
  public Optional<Registered> find(String key) {
    synchronized (log) {
      log.requireOpen();
      return Optional.ofNullable(values.get(requireKey(key)));
    }
  }

  @Override
  public Registered put(String key, Payload value, long expectedVersion) {
    if (value.length() > MAX_VALUE_BYTES) {
      throw new IllegalArgumentException("a registry value has at most 1 MiB");
    }
    synchronized (log) {
      requireVersion(key, expectedVersion);
      // A copy, because the caller's array may be a slice of a much longer one.
      write(new Write.Put(key, expectedVersion + 1, Payload.of(value.toBytes())));
      return new Registered(key, expectedVersion + 1, value);
    }
  }

  @Override
  public void delete(String key, long expectedVersion) {
    synchronized (log) {
      requireVersion(key, expectedVersion);
      write(new Write.Deleted(key));
    }
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
