package dev.sluice.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.config.Configuration;
import dev.sluice.engine.rocksdb.OfflineRegistry;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.time.Clock;
import dev.sluice.vault.KeyFile;
import dev.sluice.vault.MasterKey;
import dev.sluice.vault.SealedRegistry;
import dev.sluice.vault.Vault;
import dev.sluice.vault.Vaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsCareTest {

  private static final int VALUES = 250;
  private static final String OLD = Vaults.key(1).id();

  @TempDir Path folder;

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private KeyFile file() {
    return new KeyFile(folder.resolve("data").resolve(KeyFile.NAME));
  }

  private Configuration configuration(String yaml) throws IOException {
    return Configuration.load(Files.writeString(folder.resolve("sluice.yaml"), yaml));
  }

  private Configuration withFile() throws IOException {
    return configuration("http: { port: 0 }\n");
  }

  private Configuration configured(int current, int... previous) throws IOException {
    List<String> quoted = new ArrayList<>();
    for (int number : previous) {
      quoted.add("\"" + Vaults.text(number) + "\"");
    }
    return configuration(
        "secrets: { key: \"%s\", previous: %s }\n".formatted(Vaults.text(current), quoted));
  }

  private void onRegistry(Consumer<Registry> work) {
    boolean done =
        OfflineRegistry.held(
            folder.resolve("data"),
            raw -> {
              work.accept(raw);
              return true;
            });
    assertTrue(done);
  }

  /// A data folder with values that the first key has sealed.
  @BeforeEach
  void fill() {
    RocksEngine.open(folder.resolve("data"), new HeldClock(), Duration.ofDays(7)).close();
    file().write(List.of(Vaults.key(1)));
    onRegistry(raw -> {
      raw.put("hub/id", Payload.ofText("as it is"), Registry.ABSENT);
      Registry sealed = new SealedRegistry(raw, Vaults.of(1));
      List<Change> changes = new ArrayList<>();
      for (int i = 0; i < VALUES; i++) {
        changes.add(new Change.Put("identity/" + i, Payload.ofText("v" + i), Registry.ABSENT));
        if (changes.size() == Registry.MAX_CHANGES || i == VALUES - 1) {
          sealed.write(changes);
          changes.clear();
        }
      }
    });
  }

  private void requireAllUnder(List<MasterKey> keys) {
    onRegistry(raw -> {
      Registry opened = new SealedRegistry(raw, new Vault(keys, new SecureRandom()));
      int seen = 0;
      for (Registered each : opened.list("identity/", "", VALUES + 1)) {
        assertEquals("v" + each.key().substring("identity/".length()), each.value().text());
        seen++;
      }
      assertEquals(VALUES, seen);
      assertEquals("as it is", raw.find("hub/id").orElseThrow().value().text());
    });
  }

  @Test
  void aRotationOfTheFileLeavesOneNewKeyThatOpensEverything() throws IOException {
    List<Long> progress = new ArrayList<>();
    SecretsCare.Rotation done = SecretsCare.rotate(withFile(), Clock.system(), progress::add);

    List<MasterKey> keys = file().read().orElseThrow();
    assertEquals(1, keys.size());
    assertFalse(keys.contains(Vaults.key(1)));
    assertEquals(
        new SecretsCare.Rotation(
            true, keys.getFirst().id(), false, VALUES, List.of(OLD), List.of(), 0),
        done);
    assertEquals(List.of(100L, 200L, 250L), progress);
    requireAllUnder(keys);

    onRegistry(raw -> {
      List<Registered> notices = raw.list("management/notice/", "", 10);
      assertEquals(1, notices.size());
      assertTrue(notices.getFirst().value().text().contains("sluice.master-key.rotated"));
    });

    SecretsCare.Rotation again = SecretsCare.rotate(withFile(), Clock.system(), _ -> {});
    assertEquals(VALUES, again.resealed());
    assertEquals(List.of(done.current()), again.unused());
    requireAllUnder(file().read().orElseThrow());
  }

  @Test
  void whereverARotationCrashesTheNextOneEndsIt() throws IOException {
    for (int pages = 1; pages <= 3; pages++) {
      int last = pages;
      int[] page = {0};
      assertThrows(
          Crash.class,
          () ->
              SecretsCare.rotate(
                  withFile(),
                  Clock.system(),
                  _ -> {
                    if (++page[0] == last) {
                      throw new Crash();
                    }
                  }));
      List<MasterKey> both = file().read().orElseThrow();
      assertEquals(2, both.size());
      requireAllUnder(both);

      SecretsCare.Rotation done = SecretsCare.rotate(withFile(), Clock.system(), _ -> {});
      assertTrue(done.wentOn());
      assertEquals(both.getFirst().id(), done.current());
      assertEquals(VALUES - Math.min(VALUES, last * 100), done.resealed());
      assertEquals(List.of(both.getFirst()), file().read().orElseThrow());
      requireAllUnder(file().read().orElseThrow());
    }
  }

  @Test
  void aCrashBeforeTheFirstValueIsGoneOnFromToo() throws IOException {
    file().write(List.of(Vaults.key(2), Vaults.key(1)));
    assertEquals(VALUES, SecretsCare.rotate(withFile(), Clock.system(), _ -> {}).resealed());
    assertEquals(List.of(Vaults.key(2)), file().read().orElseThrow());
  }

  @Test
  void whatCannotBeOpenedKeepsItsKeyAndHoldsNoRotationBack() throws IOException {
    onRegistry(raw -> {
      Registered moved = raw.find("identity/7").orElseThrow();
      raw.put("identity/moved", moved.value(), Registry.ABSENT);
    });
    for (int run = 0; run < 2; run++) {
      SecretsCare.Rotation done = SecretsCare.rotate(withFile(), Clock.system(), _ -> {});
      assertFalse(done.wentOn());
      assertEquals(VALUES, done.resealed());
      assertEquals(1, done.unreadableCount());
      assertTrue(done.unreadable().getFirst().contains("'identity/moved'"));
      List<MasterKey> keys = file().read().orElseThrow();
      assertEquals(List.of(done.current(), OLD), keys.stream().map(MasterKey::id).toList());
    }
  }

  @Test
  void configuredKeysAreTakenAsTheyAreAndUnusedOnesAreNamed() throws IOException {
    SecretsCare.Rotation done = SecretsCare.rotate(configured(2, 1, 3), Clock.system(), _ -> {});
    assertEquals(
        new SecretsCare.Rotation(
            false,
            Vaults.key(2).id(),
            false,
            VALUES,
            List.of(OLD, Vaults.key(3).id()),
            List.of(),
            0),
        done);
    requireAllUnder(List.of(Vaults.key(2)));
    assertEquals(0, SecretsCare.rotate(configured(2), Clock.system(), _ -> {}).resealed());
    assertEquals(List.of(Vaults.key(1)), file().read().orElseThrow());
  }

  @Test
  void theStatusCountsWhatStandsUnderEachKeyAndWhichIsMissing() throws IOException {
    onRegistry(raw -> raw.put("identity/bare", Payload.ofText("x"), Registry.ABSENT));
    SecretsCare.Status status = SecretsCare.status(configured(2, 3));
    assertEquals(
        List.of(
            new SecretsCare.Key(Vaults.key(2).id(), SecretsCare.Use.CURRENT, 0),
            new SecretsCare.Key(Vaults.key(3).id(), SecretsCare.Use.PREVIOUS, 0),
            new SecretsCare.Key(OLD, SecretsCare.Use.MISSING, VALUES)),
        status.keys());
    assertEquals(1, status.unsealed());
    assertFalse(status.isWhole());
  }

  @Test
  void withoutAFileThereIsNothingToRotate() throws IOException {
    Files.delete(file().path());
    Fault fault =
        assertThrows(Fault.class, () -> SecretsCare.rotate(withFile(), Clock.system(), _ -> {}));
    assertEquals("secret-key-missing", fault.code());
    assertFalse(Files.exists(file().path()));
  }
}
