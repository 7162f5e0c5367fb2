package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was acknowledged survives SIGKILL, and arrives.
class KillTest {

  private static final int CLIENTS = 8;
  private static final int KILLS = 3;
  private static final String KEY = "key-of-the-load-clients";

  @TempDir Path folder;

  private Path configuration(Receiver receiver) throws IOException {
    return Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        http: { port: 0 }
        keys:
          %s: { key: %s, scopes: ["events:send", "deliveries:read"] }
        rules:
          keep-all: { pattern: { source: [/load, clientevents] }, targets: [archive] }
          push: { pattern: { detail: { push: [true] } }, targets: [receiver] }
        targets:
          archive: { archive: { path: ./archive, prefix: "{type}/", flush: { size: 64KiB, age: 1s } } }
          receiver: { http: { url: "%s" } }
        """
            .formatted(Load.CLIENT, KEY, receiver.url()));
  }

  @Test
  void killedUnderLoadAndStartedAgainTheHubHasEverythingThatItAcknowledged()
      throws IOException, InterruptedException {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> ledger = Load.newLedger();
    try (Receiver receiver = Receiver.willing()) {
      String file = configuration(receiver).toString();
      for (int round = 1; round <= KILLS; round++) {
        try (HubProcess hub = HubProcess.start(folder, "serve", "--config", file);
            Load load = Load.start(hub.url(), KEY, CLIENTS, "r" + round, ledger)) {
          load.awaitAcknowledged(random.nextInt(100, 1_500));
          hub.kill();
          load.end();
        }
      }
      try (HubProcess hub = HubProcess.start(folder, "serve", "--config", file);
          Api api = new Api(hub.url(), KEY)) {
        requireAll(ledger, settled(api), api, receiver);
      }
    } catch (AssertionError e) {
      throw new AssertionError("with seed " + seed, e);
    }
  }

  private void requireAll(Set<String> ledger, JsonNode accounts, Api api, Receiver receiver)
      throws IOException, InterruptedException {
    long accepted = accounts.path("accepted").asLong();
    assertEquals(accepted, accounts.path("routed").asLong());
    assertEquals(0, accounts.path("unmatched").asLong());
    assertTrue(accepted >= ledger.size(), accepted + " < " + ledger.size());
    Api.Account archived = api.account("archive");
    assertEquals(new Api.Account(accepted, accepted, 0, 0), archived);
    Api.Account pushed = api.account("receiver");
    assertTrue(pushed.addsUp() && pushed.pending() == 0 && pushed.dead() == 0, pushed.toString());

    Map<String, Integer> archive = new ArchiveFiles(folder.resolve("archive")).ids();
    requireOnce(archive, ledger);
    assertEquals(accepted, archive.size(), "what was stored and what is archived differ");
    Set<String> received =
        receiver.requests().stream()
            .map(got -> ArchiveFiles.id(got.body()))
            .collect(Collectors.toSet());
    Set<String> missing =
        archive.keySet().stream()
            .filter(Load::isPushed)
            .filter(id -> !received.contains(id))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(Set.of(), missing, "these never came to the receiver");
    assertEquals(received.size(), pushed.in());
  }

  private static void requireOnce(Map<String, Integer> archive, Set<String> ledger) {
    List<String> wrong =
        ledger.stream()
            .filter(id -> archive.getOrDefault(id, 0) != 1)
            .map(id -> id + ": " + archive.getOrDefault(id, 0) + " times")
            .toList();
    assertEquals(List.of(), wrong, "of " + ledger.size() + " acknowledged");
    List<String> twice =
        archive.entrySet().stream()
            .filter(each -> each.getValue() != 1)
            .map(Map.Entry::toString)
            .toList();
    assertEquals(List.of(), twice, "archived more than once");
  }

  /// The accounts once all is routed and nothing is pending.
  private static JsonNode settled(Api api) throws IOException, InterruptedException {
    Await.until(() -> isSettled(api.get("/v1/accounts")), () -> "the hub does not settle");
    return api.get("/v1/accounts");
  }

  private static boolean isSettled(JsonNode accounts) {
    boolean settled = accounts.path("routed").asLong() == accounts.path("accepted").asLong();
    for (JsonNode each : accounts.path("accounts")) {
      settled &= each.path("pending").asLong() == 0;
    }
    return settled;
  }

  @Test
  void theDemonstrationKilledInItsMiddleLosesNothingThatItAcknowledged()
      throws IOException, InterruptedException {
    Set<String> ledger = Load.newLedger();
    try (HubProcess demo =
            HubProcess.start(
                folder, "demo", "--folder", folder.toString(), "--port", "0", "--seconds", "60");
        Load load = Load.startClientEvents(demo.url(), "demo-key", 2, "mine", ledger)) {
      load.awaitAcknowledged(400);
      demo.kill();
      load.end();
    }
    String file = folder.resolve("sluice.yaml").toString();
    try (HubProcess hub = HubProcess.start(folder, "serve", "--config", file)) {
      URI url = hub.url();
      try (Api api = new Api(url, "demo-key")) {
        Await.until(
            () -> isRouted(api) && api.account("client-archive").pending() == 0,
            () -> "the archive does not settle");
        assertTrue(api.account("client-archive").addsUp());
        assertTrue(api.account("zendesk").addsUp());
      }
    }
    requireOnce(new ArchiveFiles(folder.resolve("archive/load")).ids(), ledger);
  }

  private static boolean isRouted(Api api) throws IOException, InterruptedException {
    JsonNode accounts = api.get("/v1/accounts");
    return accounts.path("routed").asLong() == accounts.path("accepted").asLong();
  }
}
