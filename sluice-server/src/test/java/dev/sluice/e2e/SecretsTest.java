package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.engine.rocksdb.OfflineRegistry;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.management.Notice;
import dev.sluice.management.NoticeBox;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import dev.sluice.vault.KeyFile;
import dev.sluice.vault.SealedRegistry;
import dev.sluice.vault.Vault;
import dev.sluice.vault.Vaults;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Master keys and events of changes over whole lives of a hub.
class SecretsTest {

  private static final String PORT = "http: { port: 0 }\n";

  @TempDir Path folder;

  private Configuration configuration(String yaml) throws IOException {
    return Configuration.load(Files.writeString(folder.resolve("sluice.yaml"), yaml));
  }

  private void startAndStop(String yaml) throws IOException {
    Hub.start(configuration(yaml), Clock.system()).close();
  }

  private Path keyFile() {
    return folder.resolve("data").resolve(KeyFile.NAME);
  }

  private Fault refused(String yaml) {
    return assertThrows(Fault.class, () -> startAndStop(yaml));
  }

  private static String configured(int key) {
    return PORT + "secrets: { key: \"" + Vaults.text(key) + "\" }\n";
  }

  /// Does what a running hub does when it makes a change, on the folder of a stopped one.
  private boolean change(Vault vault) {
    return OfflineRegistry.held(
        folder.resolve("data"),
        raw -> {
          Registry sealed = new SealedRegistry(raw, vault);
          NoticeBox box = new NoticeBox(sealed, _ -> {}, Clock.system(), new Random(7));
          box.make(
              new Notice("operator", "api-key.created", "shop", Map.of("scopes", "events:send")),
              List.of(new Change.Put("identity/key/shop", Payload.ofText("v"), Registry.ABSENT)));
          return true;
        });
  }

  private Vault vaultOfTheFile() {
    return new Vault(new KeyFile(keyFile()).read().orElseThrow(), new SecureRandom());
  }

  private String run(int code, String command) throws IOException {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    String config = folder.resolve("sluice.yaml").toString();
    assertEquals(
        code, Sluice.run(writer, writer, "secrets", command, "--config", config), said::toString);
    return said.toString();
  }

  @Test
  void theFirstStartMakesAKeyAndFurtherOnesUseIt() throws IOException {
    try (Hub hub = Hub.start(configuration(PORT), Clock.system())) {
      assertEquals(Optional.of(keyFile()), hub.madeKeyFile());
    }
    String made = Files.readString(keyFile());
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())));
    try (Hub hub = Hub.start(configuration(PORT), Clock.system())) {
      assertEquals(Optional.empty(), hub.madeKeyFile());
    }
    assertEquals(made, Files.readString(keyFile()));
  }

  @Test
  void aLostFileIsMadeAnewOnlyWhileNothingIsSealed() throws IOException {
    startAndStop(PORT);
    String first = Files.readString(keyFile());
    Files.delete(keyFile());
    startAndStop(PORT);
    String second = Files.readString(keyFile());
    assertFalse(first.equals(second));

    assertTrue(change(vaultOfTheFile()));
    Files.delete(keyFile());
    Fault fault = refused(PORT);
    assertEquals("secret-key-missing", fault.code());
    assertTrue(fault.sentence().contains(keyFile().toString()), fault.sentence());
    assertFalse(Files.exists(keyFile()));

    Files.writeString(keyFile(), first);
    assertEquals("secret-key-missing", refused(PORT).code());
    Files.writeString(keyFile(), second);
    startAndStop(PORT);
  }

  @Test
  void aConfiguredKeyNeedsNoFileAndAnotherOneIsRefused() throws IOException {
    startAndStop(configured(1));
    assertFalse(Files.exists(keyFile()));
    assertTrue(change(Vaults.of(1)));
    startAndStop(configured(1));
    assertEquals("secret-key-missing", refused(configured(2)).code());
    assertEquals("secret-key-missing", refused(PORT).code());
    assertFalse(Files.exists(keyFile()));
  }

  @Test
  void aNoticeThatWaitedAtAStopIsAnEventAfterTheNextStart()
      throws IOException, InterruptedException {
    startAndStop(configured(1));
    assertTrue(change(Vaults.of(1)));
    String yaml =
        configured(1)
            + """
            keys: { app: { key: key-of-the-only-caller, scopes: ["deliveries:read"] } }
            rules: { told: { pattern: { source: [sluice], type: [sluice.api-key.created],
              detail: { by: [operator], subject: [shop] } }, targets: [kept] } }
            targets: { kept: { archive: { prefix: "{type}/", flush: { age: 1s } } } }
            """;
    for (int start = 0; start < 2; start++) {
      try (Hub hub = Hub.start(configuration(yaml), Clock.system());
          Api api = new Api(hub.url(), "key-of-the-only-caller")) {
        api.await("kept", new Api.Account(1, 1, 0, 0));
      }
    }
    List<String> kept = new ArchiveFiles(folder.resolve("data/archive/kept")).lines();
    assertEquals(1, kept.size());
    assertTrue(kept.getFirst().contains("\"scopes\":\"events:send\""), kept::toString);
  }

  @Test
  void theKeyIsRotatedWhileTheHubIsStoppedAndOnlyThen() throws IOException {
    startAndStop(PORT);
    assertTrue(change(vaultOfTheFile()));
    String old = vaultOfTheFile().currentId();
    assertTrue(run(0, "status").contains(old + "  current       1"), run(0, "status"));

    try (Hub hub = Hub.start(configuration(PORT), Clock.system())) {
      assertTrue(hub.url().getPort() > 0);
      assertTrue(run(1, "rotate").contains("in use"));
    }
    String said = run(0, "rotate");
    assertTrue(said.contains("1 values sealed anew"), said);
    assertTrue(said.contains(old + " is taken out of the file"), said);
    String fresh = vaultOfTheFile().currentId();
    assertFalse(fresh.equals(old));
    startAndStop(PORT);

    Files.delete(keyFile());
    String missing = run(1, "status");
    assertTrue(missing.contains(fresh + "  MISSING       1"), missing);
    assertTrue(run(1, "rotate").contains("there is no file"));
  }

  @Test
  void aRotationOfConfiguredKeysTellsWhichAreNoLongerUsed() throws IOException {
    startAndStop(configured(1));
    assertTrue(change(Vaults.of(1)));
    Files.writeString(
        folder.resolve("sluice.yaml"),
        "secrets: { key: \"%s\", previous: \"%s\" }\n".formatted(Vaults.text(2), Vaults.text(1)));
    String said = run(0, "rotate");
    assertTrue(said.contains(Vaults.key(1).id() + " any more; take it out"), said);
    startAndStop(configured(2));
  }
}
