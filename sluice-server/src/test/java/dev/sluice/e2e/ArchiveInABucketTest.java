package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Sluice;
import dev.sluice.testkit.bucket.BucketFault;
import dev.sluice.testkit.bucket.BucketServer;
import dev.sluice.testkit.bucket.ProxyProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive that stands in a bucket, as an operator and as those who send see it.
class ArchiveInABucketTest {

  private static final String KEY = "key-of-the-only-caller";

  /// So that a few events are enough to be written out.
  private static final String PAD = "x".repeat(500);

  @TempDir Path folder;

  private void configure(URI endpoint) throws IOException {
    configure(endpoint, "");
  }

  /// @param more what the archive has more, in YAML
  private void configure(URI endpoint, String more) throws IOException {
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        http: { port: 0 }
        keys:
          app: { key: %s, scopes: ["events:send", "deliveries:read", "deliveries:write"] }
        rules:
          all: { pattern: { source: [/shop] }, targets: [lake] }
          web: { pattern: { source: [/shop] }, targets: [web] }
        targets:
          web: { enabled: false, http: { url: "http://127.0.0.1:9/" } }
          lake:
            archive:
              prefix: "k={detail.k}/"
              flush: { age: 1s, size: 1KiB }
              %s
              s3:
                bucket: lake
                prefix: some/where/
                region: %s
                endpoint: %s
                access-key: %s
                secret-key: %s
        """
            .formatted(
                KEY,
                more,
                BucketServer.REGION,
                endpoint,
                BucketServer.ACCESS_KEY,
                BucketServer.SECRET_KEY));
  }

  private HubProcess hub() {
    return HubProcess.start(folder, "serve");
  }

  private String run(int code, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    assertEquals(
        code,
        Sluice.run(new PrintWriter(out), new PrintWriter(err), arguments),
        () -> "" + out + err);
    return out.toString() + err;
  }

  private static void awaitArchived(Api api, long events) {
    api.await("lake", new Api.Account(events, events, 0, 0));
  }

  @Test
  void eventsStandInTheBucketAndAreAskedAndAuditedThere() throws IOException, InterruptedException {
    try (ProxyProcess proxy =
            ProxyProcess.start(Path.of("../sluice-s3/target/s3proxy/s3proxy.jar"), folder, "lake");
        HttpClient http = HttpClient.newHttpClient()) {
      configure(proxy.endpoint());
      String config = folder.resolve("sluice.yaml").toString();
      assertTrue(run(0, "check", "--config", config).contains("2 targets"));
      String question = "SELECT detail->>'k' AS k, count(*) AS n FROM lake GROUP BY 1 ORDER BY 1";
      try (HubProcess hub = hub();
          Api api = new Api(hub.url(), KEY)) {
        for (int i = 0; i < 20; i++) {
          api.send("/shop", "e" + i, "{\"k\":\"a b+%" + i % 2 + "\"}");
        }
        awaitArchived(api, 20);
        String answer = run(0, "query", "--config", config, question);
        assertTrue(answer.endsWith("a b+%0  10\na b+%1  10\n"), answer);
        hub.terminate();
        assertEquals(143, hub.exitCode());
      }
      String list =
          http.send(
                  HttpRequest.newBuilder(proxy.endpoint().resolve("/lake?list-type=2")).build(),
                  BodyHandlers.ofString())
              .body();
      assertTrue(list.contains("<Key>some/where/k=a%20b%2B%250/lake-"), list);
      assertTrue(run(0, "audit", "--config", config).contains("lines 20"));
      try (var copies = Files.walk(folder.resolve("data/cache"))) {
        assertTrue(copies.anyMatch(Files::isRegularFile));
      }
    }
  }

  @Test
  void parquetInTheBucketIsVerifiedExportedAndReplayed() throws IOException, InterruptedException {
    try (BucketServer bucket = new BucketServer("lake")) {
      configure(bucket.endpoint(), "format: parquet");
      String config = folder.resolve("sluice.yaml").toString();
      Set<String> ledger = new HashSet<>();
      try (HubProcess hub = hub();
          Api api = new Api(hub.url(), KEY)) {
        send(api, "packed", ledger);
        awaitArchived(api, 10);
        hub.terminate();
        assertEquals(143, hub.exitCode());
      }
      String packed = run(0, "archive", "pack", "lake", "--config", config);
      assertEquals("archive lake: Parquet files made 3, recent files left 0\n", packed);
      assertTrue(
          bucket.objects().keySet().stream().allMatch(key -> key.endsWith(".parquet")),
          bucket.objects().keySet()::toString);
      String verified = run(0, "archive", "verify", "--config", config);
      assertTrue(verified.startsWith("archive lake: files 3, events 10, errors 0\n"), verified);
      List<String> all = events(run(0, "archive", "export", "lake", "--config", config));
      assertEquals(10, all.size());
      String last = all.getLast().replaceAll(".*\"_position\":(\\d+),.*", "$1");
      assertEquals(
          List.of(all.getLast()),
          events(
              run(
                  0,
                  "archive",
                  "export",
                  "lake",
                  "--from",
                  last,
                  "--to",
                  last,
                  "--config",
                  config)));
      try (HubProcess hub = hub();
          Api api = new Api(hub.url(), KEY)) {
        var counted =
            api.post(
                "/v1/replays",
                "application/json",
                "{\"rules\":[\"web\"],\"archive\":\"lake\",\"dryRun\":true}");
        assertEquals("{\"events\":10,\"deliveries\":10,\"looked\":10}", counted.body());
      }
    }
  }

  private static List<String> events(String exported) {
    return exported.lines().filter(line -> line.contains(PAD)).toList();
  }

  /// Sends ten events and notes them.
  private static void send(Api api, String life, Set<String> ledger)
      throws IOException, InterruptedException {
    for (int i = 0; i < 10; i++) {
      String id = life + "-" + i;
      api.send("/shop", id, "{\"k\":" + i % 3 + ",\"pad\":\"" + PAD + "\"}");
      ledger.add(id);
    }
  }

  /// Lets the hub send, and kills it when the bucket has seen so many requests of an archive.
  private void killAt(BucketServer bucket, BucketFault fault, int request, Set<String> ledger)
      throws IOException, InterruptedException {
    try (HubProcess hub = hub();
        Api api = new Api(hub.url(), KEY)) {
      CountDownLatch asked = new CountDownLatch(1);
      bucket.behave((n, _, _) -> {
        if (n < request) {
          return BucketFault.NONE;
        }
        asked.countDown();
        return fault;
      });
      send(api, fault + "-" + request, ledger);
      assertTrue(asked.await(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS), hub::toString);
      hub.kill();
    }
    bucket.behave((_, _, _) -> BucketFault.NONE);
  }

  @Test
  void whateverBecomesOfTheHubAndTheBucketEachEventStandsThereOnce()
      throws IOException, InterruptedException {
    Set<String> ledger = new HashSet<>();
    try (BucketServer bucket = new BucketServer("lake")) {
      configure(bucket.endpoint());
      bucket.leave();
      try (HubProcess hub = hub();
          Api api = new Api(hub.url(), KEY)) {
        send(api, "away", ledger);
        Await.until(
            () -> hub.toString().contains("cannot write now, next try in 2 s"), hub::toString);
        assertEquals(200, api.status("/ready"));
        send(api, "still-away", ledger);
        api.await("lake", new Api.Account(20, 0, 20, 0));
        bucket.comeBack();
        bucket.behave((n, _, _) -> n < 4 ? BucketFault.SLOW_DOWN : BucketFault.NONE);
        awaitArchived(api, 20);
        hub.kill();
      }
      killAt(bucket, BucketFault.HOLD, 2, ledger);
      killAt(bucket, BucketFault.LOST_ANSWER, 1, ledger);
      try (HubProcess hub = hub();
          Api api = new Api(hub.url(), KEY)) {
        awaitArchived(api, ledger.size());
        hub.terminate();
        assertEquals(143, hub.exitCode());
      }
      assertEquals(once(ledger), ids(bucket));
      assertEquals(Set.of(1), Set.copyOf(bucket.writes().values()));
      assertTrue(
          run(0, "audit", "--config", folder.resolve("sluice.yaml").toString())
              .contains("lines " + ledger.size()));
    }
  }

  private static Map<String, Integer> once(Set<String> ledger) {
    Map<String, Integer> counts = new HashMap<>();
    ledger.forEach(id -> counts.put(id, 1));
    return counts;
  }

  private static Map<String, Integer> ids(BucketServer bucket) {
    Map<String, Integer> counts = new HashMap<>();
    bucket
        .objects()
        .forEach((key, bytes) -> {
          assertTrue(key.matches("some/where/k=[012]/lake-[^/]+\\.jsonl"), key);
          new String(bytes, StandardCharsets.UTF_8)
              .lines()
              .forEach(line -> counts.merge(ArchiveFiles.id(line), 1, Integer::sum));
        });
    return counts;
  }
}
