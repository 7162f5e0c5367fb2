package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.time.HeldClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksRegistryTest {

  @TempDir Path folder;

  @Test
  void aValueHasVersionsAndAStaleWriterIsRefused() {
    try (RocksEngine engine = open()) {
      Registry registry = engine.registry();
      assertEquals(1, registry.put("k", Payload.ofText("one"), Registry.ABSENT).version());
      assertThrows(Fault.class, () -> registry.put("k", Payload.ofText("other"), Registry.ABSENT));
      assertEquals(2, registry.put("k", Payload.ofText("two"), 1).version());
      assertThrows(Fault.class, () -> registry.delete("k", 1));
    }
    try (RocksEngine engine = open()) {
      assertEquals(
          Optional.of(new Registered("k", 2, Payload.ofText("two"))), engine.registry().find("k"));
      engine.registry().delete("k", 2);
      assertEquals(Optional.empty(), engine.registry().find("k"));
    }
  }

  @Test
  void aListKeepsToItsPrefixItsOrderAndItsPage() {
    try (RocksEngine engine = open()) {
      Registry registry = engine.registry();
      for (String key : List.of("a/1", "b/2", "b/1", "b/3", "c/1")) {
        registry.put(key, Payload.EMPTY, Registry.ABSENT);
      }
      assertEquals(List.of("b/1", "b/2"), keys(registry.list("b/", "", 2)));
      assertEquals(List.of("b/3"), keys(registry.list("b/", "b/2", 2)));
    }
  }

  private static List<String> keys(List<Registered> found) {
    return found.stream().map(Registered::key).toList();
  }

  private RocksEngine open() {
    return RocksEngine.open(folder, new HeldClock(), Duration.ofDays(7));
  }
}
