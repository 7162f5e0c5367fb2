package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// The numbers that stand for the names of rules and targets in keys; a number is never used again.
final class Names {

  private final Store store;
  private final Map<RuleName, Integer> rules = new ConcurrentHashMap<>();
  private final Map<TargetName, Integer> targets = new ConcurrentHashMap<>();
  private final Map<Integer, RuleName> rulesByNumber = new ConcurrentHashMap<>();
  private final Map<Integer, TargetName> targetsByNumber = new ConcurrentHashMap<>();

  Names(Store store) {
    this.store = store;
    store.scan(
        store.families().names(),
        new byte[0],
        (key, value) -> {
          String name = new String(key, 1, key.length - 1, StandardCharsets.US_ASCII);
          int number = new ByteSource(value).u32();
          if (key[0] == 'r') {
            add(new RuleName(name), number);
          } else {
            add(new TargetName(name), number);
          }
          return true;
        });
  }

  private void add(RuleName name, int number) {
    rules.put(name, number);
    rulesByNumber.put(number, name);
  }

  private void add(TargetName name, int number) {
    targets.put(name, number);
    targetsByNumber.put(number, name);
  }

  /// A rule's number; a new name is written at once, so that no other write can come before it.
  int number(RuleName name) {
    Integer known = rules.get(name);
    return known != null ? known : addNew(name);
  }

  private synchronized int addNew(RuleName name) {
    Integer known = rules.get(name);
    if (known != null) {
      return known;
    }
    int number = rules.size() + 1;
    write('r', name.value(), number);
    add(name, number);
    return number;
  }

  /// A target's number; a new name is written at once.
  int number(TargetName name) {
    Integer known = targets.get(name);
    return known != null ? known : addNew(name);
  }

  private synchronized int addNew(TargetName name) {
    Integer known = targets.get(name);
    if (known != null) {
      return known;
    }
    int number = targets.size() + 1;
    write('t', name.value(), number);
    add(name, number);
    return number;
  }

  Optional<Integer> find(RuleName name) {
    return Optional.ofNullable(rules.get(name));
  }

  Optional<Integer> find(TargetName name) {
    return Optional.ofNullable(targets.get(name));
  }

  /// All targets that ever had a number.
  Collection<TargetName> targets() {
    return targets.keySet();
  }

  RuleName rule(int number) {
    return require(rulesByNumber.get(number), "rule", number);
  }

  TargetName target(int number) {
    return require(targetsByNumber.get(number), "target", number);
  }

  private static <T> T require(@Nullable T name, String what, int number) {
    if (name == null) {
      throw new IllegalStateException("no " + what + " has the number " + number);
    }
    return name;
  }

  private void write(char kind, String name, int number) {
    byte[] text = name.getBytes(StandardCharsets.US_ASCII);
    byte[] key = new byte[text.length + 1];
    key[0] = (byte) kind;
    System.arraycopy(text, 0, key, 1, text.length);
    try (WriteBatch batch = new WriteBatch()) {
      batch.put(store.families().names(), key, new ByteSink(4).u32(number).toBytes());
      store.write(batch, false);
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
  }
}
