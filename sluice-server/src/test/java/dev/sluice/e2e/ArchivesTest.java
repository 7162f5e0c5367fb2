package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Archives of every sort over one running hub, and what the command line says of them.
class ArchivesTest {

  private static final String KEY = "key-of-the-only-caller";

  private static final String YAML =
      """
      http: { port: 0 }
      keys:
        app: { key: %s, scopes: ["events:send", "deliveries:read"] }
      rules:
        all: { pattern: { source: [/shop] }, targets: [packed, plugged] }
        clients: { pattern: { source: [clientevents] }, targets: [clients] }
      targets:
        packed:
          archive:
            path: packed
            compression: zstd
            prefix: "country=!{partitionKeyFromQuery:country}/"
            partition-keys: { country: .detail.country }
            error-prefix: "error/!{firehose:error-output-type}/"
            flush: { age: 1s }
            transform: { jsonata: "detail.test ? null : $" }
            privacy:
              drop: [detail.card]
              hash: { paths: [detail.email], key: 0123456789abcdef }
              encrypt: { paths: ["detail.items[*].serial"], key: "%s" }
        plugged:
          archive:
            path: plugged
            compression: gzip
            flush: { age: 1s }
            transform: { java: dev.sluice.e2e.KeepingTransform, timeout: 20s }
        clients:
          archive:
            path: clients
            prefix: "{detail.eventType}/{detail.schemaVersion}/"
            flush: { age: 1s }
            transform: { ready-made: client-events }
      """
          .formatted(KEY, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  @TempDir static Path folder;
  private static Hub hub;
  private static Api api;

  @BeforeAll
  static void write() throws IOException, InterruptedException {
    Files.writeString(folder.resolve("sluice.yaml"), YAML);
    hub = Hub.start(Configuration.load(folder.resolve("sluice.yaml")), Clock.system());
    api = new Api(hub.url(), KEY);
    api.send("/shop", "1", order("CH", ""));
    api.send("/shop", "2", order("DE", ""));
    api.send("/shop", "drop", order("CH", ",\"test\":true"));
    api.send("/shop", "fail", order("", ""));
    String entries =
        "{\"entries\":[{\"entry\":{\"eventType\":\"shopping\",\"schemaVersion\":1,\"data\":{\"itemSku\":123}}}]}";
    assertEquals(200, api.post("/v1/client-events", "application/json", entries).statusCode());
    api.await("packed", new Api.Account(4, 3, 0, 1));
    api.await("plugged", new Api.Account(4, 3, 0, 1));
    api.await("clients", new Api.Account(1, 1, 0, 0));
  }

  @AfterAll
  static void close() {
    api.close();
    hub.close();
  }

  private static String order(String country, String more) {
    return "{\"country\":\"%s\",\"email\":\"jo@example.com\",\"card\":\"4111\",\"items\":[{\"serial\":7.5}]%s}"
        .formatted(country, more);
  }

  private record Said(int code, String out, String err) {}

  private static Said sluice(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    List<String> all = new ArrayList<>(Arrays.asList(words));
    boolean asksHub = all.contains("status") || all.contains("--hub");
    if (asksHub) {
      all.addAll(List.of("--url", hub.url().toString(), "--key", KEY));
    }
    if (!all.contains("status")) {
      all.addAll(List.of("--config", folder.resolve("sluice.yaml").toString()));
    }
    int code = Sluice.run(new PrintWriter(out), new PrintWriter(err), all.toArray(String[]::new));
    return new Said(code, out.toString(), err.toString());
  }

  private static String everything(String archive) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(archive))) {
      return files.map(Path::toString).collect(Collectors.joining("\n"));
    }
  }

  @Test
  void packedFilesAreAskedInSqlWithPositionAndArrival() {
    Said said =
        sluice(
            "query",
            "--format",
            "csv",
            "SELECT 'packed' AS a, id, position > 0, arrival > now() - INTERVAL 1 DAY FROM packed"
                + " UNION ALL SELECT 'plugged', id, position > 0, arrival > now() - INTERVAL 1 DAY"
                + " FROM plugged ORDER BY 1, 2");
    assertEquals(
        List.of(
            "packed,1,true,true",
            "packed,2,true,true",
            "plugged,1,true,true",
            "plugged,2,true,true"),
        said.out().lines().skip(1).toList(),
        said.toString());
  }

  @Test
  void noVeiledValueStandsInAnyFileAndTheErrorStandsUnderItsSort() throws IOException {
    assertTrue(everything("packed").contains("country=CH/packed-"), everything("packed"));
    assertTrue(everything("packed").contains("error/partitioning-failed/packed-"));
    Said exported = sluice("archive", "export", "packed");
    assertEquals(2, exported.out().lines().count(), exported.toString());
    for (String plain : List.of("jo@example.com", "4111", ":7.5")) {
      assertFalse(exported.out().contains(plain), exported.out());
    }
    Said decrypted = sluice("archive", "export", "packed", "--decrypt");
    assertTrue(decrypted.out().contains("\"serial\":7.5}"), decrypted.out());
    assertFalse(decrypted.out().contains("jo@example.com"), decrypted.out());
    Said toFile =
        sluice("archive", "export", "packed", "--out", folder.resolve("x.jsonl.gz").toString());
    assertEquals(0, toFile.code(), toFile.err());
    assertTrue(toFile.err().contains("lines written: 2"));
    assertEquals(1, sluice("archive", "export", "clients", "--decrypt").code());
    assertEquals(1, sluice("archive", "export", "client").code());
  }

  @Test
  void theClientsIdStandsInTheDetailAsInTheOriginal() throws IOException {
    JsonNode line =
        Api.JSON.readTree(
            new ArchiveFiles(folder.resolve("clients/shopping/1")).lines().getFirst());
    assertEquals("[]", line.path("resources").toString());
    assertEquals(
        "{\"eventType\":\"shopping\",\"schemaVersion\":1,\"data\":{\"itemSku\":123},\"accountNumber\":\"app\"}",
        line.path("detail").toString());
  }

  @Test
  void eachArchiveIsVerifiedAgainstWhatTheHubHasGivenIt() throws IOException {
    Said said = sluice("archive", "verify", "--hub");
    assertEquals(0, said.code(), said.toString());
    assertTrue(said.out().contains("archive packed: files 3, events 2, errors 1"), said.out());
    assertTrue(said.out().contains("archive plugged holds: each position once"), said.out());
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("packed/country=DE"))) {
      file = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    Said lost = sluice("archive", "verify", "packed", "--hub");
    Files.write(file, bytes);
    assertEquals(1, lost.code());
    assertTrue(lost.out().contains("2, given: 4, dropped: 1; events are missing"), lost.out());
  }

  @Test
  void filesAreListedWithRangeLinesAndPartition() {
    Said said = sluice("archive", "ls", "packed", "--lines");
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().contains("archive packed: files 3"), said.out());
    assertTrue(said.out().contains("country=CH/                 jsonl.zst"), said.out());
    assertEquals(2, sluice("archive").code());
  }

  @Test
  void theStatusTellsHowFarEachArchiveIs() throws IOException, InterruptedException {
    Said said = sluice("status");
    assertEquals(0, said.code(), said.err());
    assertTrue(said.out().contains("journal: positions 1 to "), said.out());
    assertTrue(said.out().lines().anyMatch(l -> l.startsWith("ARCHIVE")), said.out());
    JsonNode packed =
        api.get("/v1/status")
            .path("archives")
            .valueStream()
            .filter(each -> each.path("name").asText().equals("packed"))
            .findFirst()
            .orElseThrow();
    assertEquals(2, packed.path("events").asInt());
    assertEquals(1, packed.path("errors").asInt());
    assertEquals(1, packed.path("dropped").asInt());
    assertEquals(3, packed.path("files").asInt());
    assertEquals(0, packed.path("lagPositions").asInt());
    assertTrue(packed.path("bytes").asLong() > 0);
    assertFalse(packed.has("trouble"));
    String metrics = api.text("/metrics");
    assertTrue(metrics.contains("sluice_archive_dropped_total{archive=\"packed\"} 1\n"), metrics);
    assertTrue(metrics.contains("sluice_deliveries_dead{target=\"packed\"} 1\n"), metrics);
  }
}
