package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the demonstration acknowledged survives SIGKILL. The bench has the loop of many kills.
class KillTest {

  @TempDir Path folder;

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
}
