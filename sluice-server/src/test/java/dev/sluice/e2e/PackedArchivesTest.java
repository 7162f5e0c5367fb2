package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A whole hub that packs its archives, and is asked what is in them.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackedArchivesTest {

  private static final String KEY = "key-of-the-only-caller";
  private static final String JSON = "application/json";

  @TempDir static Path folder;
  private static Hub hub;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            data: ./data
            http: { port: 0 }
            keys: { all: { key: %s, scopes: ["events:send", "deliveries:read", "archive:query"] } }
            rules:
              all: { pattern: { source: [/shop] }, targets: [lake, river] }
            targets:
              lake: { archive: { path: ./lake, flush: { age: 1s }, format: parquet, parquet: { age: 1s } } }
              river: { archive: { path: ./river, compression: zstd, flush: { age: 1s }, format: parquet, parquet: { size: 1MiB, age: 1s, detail: struct } } }
            """
                .formatted(KEY));
    hub = Hub.start(Configuration.load(file), Clock.system());
    api = new Api(hub.url(), KEY);
  }

  @AfterAll
  static void stop() {
    api.close();
    hub.close();
  }

  private static List<Path> files(String archive, String ending) {
    Path root = folder.resolve(archive);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.toString().contains(".sluice"))
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpResponse<String> ask(String body) throws IOException, InterruptedException {
    return api.post("/v1/query", JSON, body);
  }

  @Test
  @Order(1)
  void eventsArePackedAndAskedBeforeAndAfter() throws IOException, InterruptedException {
    for (int i = 1; i <= 5; i++) {
      api.send("/shop", "e" + i, "{\"n\":" + i + ".10}");
    }
    Await.until(
        () -> files("lake", ".parquet").size() == 1 && files("river", ".parquet").size() == 1,
        () -> "not packed: " + files("lake", "") + files("river", ""));
    api.send("/shop", "e6", "{\"n\":6.10}");
    Await.until(
        () ->
            ask("{\"sql\":\"SELECT count(*) AS n, max(position) AS last FROM river\"}")
                .body()
                .equals("[\n{\"n\":6,\"last\":6}\n]\n"),
        () -> "the sixth is missing: " + files("river", ""));
    HttpResponse<String> details =
        api.post(
            "/v1/query",
            "text/plain",
            "SELECT archive, detail FROM lake UNION ALL SELECT archive, detail FROM river"
                + " ORDER BY ALL");
    assertEquals(200, details.statusCode(), details.body());
    assertEquals(
        12, details.body().lines().filter(line -> line.contains("\"detail\":{\"n\":")).count());
    assertEquals(
        "n\n6\n", ask("{\"sql\":\"SELECT count(*) AS n FROM events\",\"format\":\"csv\"}").body());
  }

  @Test
  @Order(2)
  void whatIsWrongIsAProblemWithItsCode() throws IOException, InterruptedException {
    for (List<String> each :
        List.of(
            List.of("{\"sql\":\"DELETE FROM lake\"}", "400", "invalid-query"),
            List.of("{\"sql\":\"SELECT * FROM '/etc/passwd'\"}", "400", "invalid-query"),
            List.of("{}", "400", "invalid-member"),
            List.of("{\"sql\":\"SELECT 1\",\"format\":\"xml\"}", "400", "invalid-member"),
            List.of("{\"sql\":\"SELECT 1\",\"maxRows\":100001}", "400", "invalid-limit"),
            List.of(
                "{\"sql\":\"SELECT count(*) FROM range(1000000000000) a\",\"timeout\":\"100ms\"}",
                "429",
                "query-timeout"),
            List.of(
                "{\"sql\":\"SELECT * FROM range(3)\",\"maxRows\":2,\"format\":\"parquet\"}",
                "413",
                "query-rows"))) {
      HttpResponse<String> reply = ask(each.getFirst());
      assertEquals(each.get(1), "" + reply.statusCode(), each.getFirst() + reply.body());
      assertTrue(reply.body().contains("\"" + each.get(2) + "\""), reply.body());
    }
    HttpResponse<String> cut = ask("{\"sql\":\"SELECT * FROM range(3) t(i)\",\"maxRows\":2}");
    assertEquals("rows=2", cut.headers().firstValue("Sluice-Cut").orElse(""));
    HttpResponse<String> parquet = ask("{\"sql\":\"SELECT 1\",\"format\":\"parquet\"}");
    assertTrue(parquet.body().startsWith("PAR1"), parquet.body());
  }

  @Test
  @Order(3)
  void theAuditOfAStoppedHubAndTheCommandSeeEachEventOnce() throws IOException {
    hub.close();
    assertEquals("n\n6\n", run("query", "--format", "csv", "SELECT count(*) AS n FROM lake"));
    assertTrue(run("audit", folder.resolve("data").toString()).contains("lake"));
    assertEquals(List.of(), files("data/worker", ""));
  }

  private static String run(String command, String... arguments) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    List<String> all =
        Stream.concat(
                Stream.of(command, "--config", folder.resolve("sluice.yaml").toString()),
                Stream.of(arguments))
            .toList();
    assertEquals(0, Sluice.run(writer, writer, all.toArray(String[]::new)), said::toString);
    return said.toString();
  }
}
