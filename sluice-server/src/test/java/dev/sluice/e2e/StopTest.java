package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How the program ends: when it is told to, and when it cannot begin.
class StopTest {

  private static final String KEY = "key-of-the-load-clients";

  /// What a process ends with that SIGTERM stopped: 128 and the signal's number.
  private static final int STOPPED = 143;

  @TempDir Path folder;

  private void configure(int port) throws IOException {
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        http: { port: %d }
        keys:
          %s: { key: %s, scopes: ["events:send", "deliveries:read"] }
          # With a key of this name the first start makes none, and tells of none in the journal.
          operator: { key: key-of-the-operator }
        rules:
          keep-all: { pattern: { source: [/load, clientevents] }, targets: [archive] }
        targets:
          archive: { archive: { path: ./archive, flush: { age: 1h } } }
        """
            .formatted(port, Load.CLIENT, KEY));
  }

  @Test
  void toldToStopWhileRequestsAreUnderWayItKeepsWhatItAcknowledged()
      throws IOException, InterruptedException {
    configure(0);
    Set<String> ledger = Load.newLedger();
    try (HubProcess hub = HubProcess.start(folder, "serve");
        Load load = Load.start(hub.url(), KEY, 8, "s", ledger)) {
      load.awaitAcknowledged(200);
      hub.terminate();

      assertEquals(STOPPED, hub.exitCode(), hub::toString);
      load.end();
      assertEquals(
          "stopped; nothing that was accepted is lost", hub.out().getLast(), hub::toString);
      assertEquals(List.of(), hub.err());
    }
    try (HubProcess hub = HubProcess.start(folder, "serve");
        Api api = new Api(hub.url(), KEY)) {
      long accepted = api.get("/v1/accounts").path("accepted").asLong();
      Await.until(
          () -> api.get("/v1/accounts").path("routed").asLong() == accepted,
          () -> "not everything is routed");
      hub.terminate();
      assertEquals(STOPPED, hub.exitCode(), hub::toString);
    }
    // Nothing is an hour old: the archive wrote because the hub stopped.
    Map<String, Integer> archive = new ArchiveFiles(folder.resolve("archive")).ids();
    assertEquals(
        List.of(), ledger.stream().filter(id -> archive.getOrDefault(id, 0) != 1).toList());
    assertTrue(archive.values().stream().allMatch(times -> times == 1));
  }

  @Test
  void aSecondHubOnTheSameFolderEndsWithOneLineAndTheFirstGoesOn()
      throws IOException, InterruptedException {
    configure(0);
    try (HubProcess first = HubProcess.start(folder, "serve");
        Api api = new Api(first.url(), KEY)) {
      try (HubProcess second = HubProcess.start(folder, "serve")) {
        requireOneLine(
            second,
            "sluice: the data folder "
                + folder.toRealPath().resolve("data")
                + " is in use by another process; one hub at a time can have it");
      }
      api.send("/load", "after", "{}");
    }
  }

  @Test
  void aPortThatIsTakenIsOneLine() throws IOException, InterruptedException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      configure(taken.getLocalPort());
      try (HubProcess hub = HubProcess.start(folder, "serve")) {
        requireOneLine(
            hub, "sluice: cannot listen for HTTP at 127.0.0.1:" + taken.getLocalPort() + ": .+");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "pattern: { source: /shop }      | sluice: sluice\\.yaml:4: .*source.*",
        "pattern: { source: [{ pre: a }] } | sluice: sluice\\.yaml:4: .*pre.*",
        "pattrn: { source: [/shop] }"
            + " | sluice: sluice\\.yaml:4: unknown key 'pattrn' .* did you mean 'pattern'\\?",
      })
  void aFileThatIsWrongIsToldWithItsLine(String wrong, String line)
      throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        http: { port: 0 }
        rules:
          keep:
            %s
            targets: [archive]
        targets:
          archive: { archive: {} }
        """
            .formatted(wrong));
    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      assertEquals(1, hub.exitCode(), hub::toString);
      List<String> err = hub.err();
      assertTrue(err.stream().anyMatch(said -> said.matches(line)), err.toString());
      assertTrue(
          err.stream().allMatch(said -> said.startsWith("sluice: sluice.yaml:")), err.toString());
    }
  }

  private static void requireOneLine(HubProcess hub, String line) throws InterruptedException {
    assertEquals(1, hub.exitCode(), hub::toString);
    List<String> err = hub.err();
    assertEquals(1, err.size(), hub::toString);
    assertTrue(err.getFirst().matches(line), err.getFirst());
  }

  @Test
  void aSecondSignalEndsItAtOnce() throws IOException, InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    try (Receiver hanging =
        new Receiver(_ -> {
          over.await();
          return Receiver.Reply.of(200);
        })) {
      Files.writeString(
          folder.resolve("sluice.yaml"),
          """
          http: { port: 0 }
          keys: { app: { key: %s, scopes: ["events:send", "deliveries:read"] } }
          rules: { all: { pattern: { source: [/a] }, targets: [api] } }
          targets: { api: { http: { url: "%s", timeout: 15m } } }
          """
              .formatted(KEY, hanging.url()));
      try (HubProcess hub = HubProcess.start(folder, "serve");
          Api api = new Api(hub.url(), KEY)) {
        api.send("/a", "1", "{}");
        Await.until(() -> hanging.requests().size() == 1, () -> "there is no attempt");
        hub.terminate();
        hub.awaitLine("stopping …");
        hub.terminate();
        assertEquals(STOPPED, hub.exitCode(), hub::toString);
        assertEquals(
            List.of("stopping …"), hub.out().subList(hub.out().size() - 1, hub.out().size()));
        assertEquals(
            List.of("sluice: ended by a second signal, before the stop was through"), hub.err());
      } finally {
        over.countDown();
      }
      try (HubProcess hub = HubProcess.start(folder, "serve");
          Api api = new Api(hub.url(), KEY)) {
        api.await("api", new Api.Account(1, 1, 0, 0));
        hub.terminate();
        assertEquals(STOPPED, hub.exitCode(), hub::toString);
      }
    }
  }

  @Test
  void damageInTheJournalStopsTheStartUntilItIsGivenUpAndIsCounted()
      throws IOException, InterruptedException {
    configure(0);
    try (HubProcess hub = HubProcess.start(folder, "serve");
        Api api = new Api(hub.url(), KEY)) {
      for (int i = 1; i <= 20; i++) {
        api.send("/load", "e" + i, "{}");
      }
      hub.terminate();
      assertEquals(STOPPED, hub.exitCode(), hub::toString);
    }
    Path segment;
    try (Stream<Path> files = Files.list(folder.resolve("data/journal"))) {
      segment = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    int place = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("e7");
    bytes[place] ^= 1;
    Files.write(segment, bytes);

    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      assertEquals(1, hub.exitCode(), hub::toString);
      assertTrue(hub.err().getFirst().contains("1 event, position 7"), hub::toString);
      assertTrue(hub.err().getFirst().contains("sluice journal skip-damage"), hub::toString);
    }
    try (HubProcess check = HubProcess.start(folder, "journal", "check")) {
      assertEquals(1, check.exitCode(), check::toString);
      assertTrue(check.out().getFirst().contains("1 event, position 7"), check::toString);
    }
    try (HubProcess skip = HubProcess.start(folder, "journal", "skip-damage")) {
      assertEquals(0, skip.exitCode(), skip::toString);
      assertTrue(skip.out().getFirst().contains("1 event, position 7"), skip::toString);
    }
    try (HubProcess check = HubProcess.start(folder, "journal", "check")) {
      assertEquals(0, check.exitCode(), check::toString);
    }
    try (HubProcess hub = HubProcess.start(folder, "serve");
        Api api = new Api(hub.url(), KEY)) {
      assertEquals(1, api.get("/v1/accounts").path("lost").asLong());
      api.send("/load", "after", "{}");
      api.await("archive", new Api.Account(21, 20, 1, 0));
      hub.terminate();
      assertEquals(STOPPED, hub.exitCode(), hub::toString);
    }
  }

  @Test
  void theJournalOfARunningHubIsLeftAlone() throws IOException, InterruptedException {
    configure(0);
    try (HubProcess hub = HubProcess.start(folder, "serve")) {
      assertTrue(hub.url().getPort() > 0);
      try (HubProcess skip = HubProcess.start(folder, "journal", "skip-damage")) {
        assertEquals(1, skip.exitCode(), skip::toString);
        assertTrue(skip.err().getFirst().contains("is in use by another process"), skip::toString);
      }
    }
  }

  /// A process whose files may not grow any more gets an error that is no full disk.
  private static boolean forbidWrites(HubProcess hub) throws InterruptedException {
    try {
      return new ProcessBuilder("prlimit", "--pid", Long.toString(hub.pid()), "--fsize=1")
              .inheritIO()
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      // There is no such command.
      return false;
    }
  }

  @Test
  void aHubWhoseDiskFailsEndsByItselfAndTheNextStartGoesOn()
      throws IOException, InterruptedException {
    CountDownLatch mended = new CountDownLatch(1);
    try (Receiver slow =
        new Receiver(_ -> {
          mended.await();
          return Receiver.Reply.of(200);
        })) {
      Files.writeString(
          folder.resolve("sluice.yaml"),
          """
          http: { port: 0 }
          keys: { app: { key: %s, scopes: ["events:send", "deliveries:read"] } }
          rules: { all: { pattern: { source: [/a] }, targets: [api] } }
          targets: { api: { http: { url: "%s", timeout: 15m } } }
          """
              .formatted(KEY, slow.url()));
      try (HubProcess hub = HubProcess.start(folder, "serve");
          Api api = new Api(hub.url(), KEY)) {
        api.send("/a", "1", "{}");
        Await.until(() -> slow.requests().size() == 1, () -> "there is no attempt");
        Assumptions.assumeTrue(forbidWrites(hub), "there is no prlimit here to fail a disk with");
        mended.countDown();
        assertEquals(1, hub.exitCode(), hub::toString);
        assertTrue(
            hub.err().stream().anyMatch(line -> line.contains("restart the hub")), hub::toString);
        assertTrue(
            hub.out()
                .contains("the hub has failed and stops; start it again once the cause is mended"),
            hub::toString);
      } finally {
        mended.countDown();
      }
      try (HubProcess hub = HubProcess.start(folder, "serve");
          Api api = new Api(hub.url(), KEY)) {
        api.await("api", new Api.Account(1, 1, 0, 0));
        hub.terminate();
        assertEquals(STOPPED, hub.exitCode(), hub::toString);
      }
    }
  }
}
