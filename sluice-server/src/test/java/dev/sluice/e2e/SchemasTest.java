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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// Schemas at a hub, over HTTP and by `sluice schemas`: one hub, whose life the methods tell in
/// their order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SchemasTest {

  private static final String KEY = "key-of-the-only-caller";

  private Path folder;

  private Receiver receiver;
  private Path file;
  private Hub hub;
  private Api api;

  @BeforeAll
  void open(@TempDir Path given) throws IOException {
    folder = given;
    receiver = new Receiver(_ -> Receiver.Reply.of(200));
    Files.writeString(
        folder.resolve("visit.json"),
        "{\"required\":[\"page\"],\"properties\":{\"page\":{\"type\":\"string\"}}}");
    file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            keys: { app: { key: %s, scopes: ["*"] } }
            schemas:
              defaults: { mode: observe, version: $.detail.schemaVersion }
              visit: { type: t, version: "1", mode: warn, file: visit.json }
            targets:
              app: { http: { url: "%s" } }
              store: { archive: { prefix: "x/", flush: { age: 1s } } }
              told: { enabled: false, http: { url: "%s" } }
            rules:
              all: { pattern: { source: [/shop] }, targets: [app, store] }
              told: { pattern: { source: [sluice], type: [{ prefix: sluice.schema }] }, targets: told }
            """
                .formatted(KEY, receiver.url(), receiver.url()));
    start();
  }

  private void start() {
    hub = Hub.start(Configuration.load(file), Clock.system());
    api = new Api(hub.url(), KEY);
  }

  @AfterAll
  void close() {
    stop();
    receiver.close();
  }

  private void stop() {
    api.close();
    hub.close();
  }

  /// Runs `sluice schemas` and gives back what it prints, which its exit code stands before.
  private String schemas(String... arguments) {
    List<String> all = new ArrayList<>(List.of("schemas"));
    all.addAll(List.of(arguments));
    return run(all.toArray(String[]::new));
  }

  private String run(String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", hub.url().toString(), "--key", KEY));
    int code = Sluice.run(new PrintWriter(out), new PrintWriter(out), all.toArray(String[]::new));
    return code + " " + out;
  }

  private List<String> told() throws IOException, InterruptedException {
    List<String> types = new ArrayList<>();
    for (JsonNode each : api.get("/v1/deliveries?target=told").path("deliveries")) {
      types.add(each.path("position").asText());
    }
    return types;
  }

  @Test
  @Order(1)
  void whatFailsItsSchemaInWarnModeIsDeliveredAndToldOf() throws IOException, InterruptedException {
    api.send("/shop", "w1", "{\"schemaVersion\":\"1\",\"page\":7}");
    api.await("app", new Api.Account(1, 1, 0, 0));
    Await.until(() -> !told().isEmpty(), () -> "nothing is told");
    String shown = schemas("show", "visit");
    assertTrue(shown.contains("\"wrong\" : 1"), shown);
    assertTrue(shown.contains("\"from\" : \"file\""), shown);
  }

  @Test
  @Order(2)
  void whatFailsItsSchemaInQuarantineModeIsKeptAndGivenToNoRule()
      throws IOException, InterruptedException {
    Path schema =
        Files.writeString(
            folder.resolve("order.json"),
            "{\"required\":[\"sum\"],\"properties\":{\"sum\":{\"type\":\"number\"}}}");
    String put =
        schemas(
            "put",
            "order",
            "--type",
            "t",
            "--of-version",
            "2",
            "--mode",
            "quarantine",
            "--schema",
            schema.toString());
    assertTrue(put.startsWith("0 order holds for t"), put);
    api.send("/shop", "q1", "{\"schemaVersion\":\"2\",\"sum\":\"12\"}");
    api.send("/shop", "q2", "{\"schemaVersion\":2}");
    api.send("/shop", "q3", "{\"schemaVersion\":\"2\",\"sum\":12}");
    api.await("app", new Api.Account(2, 2, 0, 0));
    api.await("sluice.quarantine", new Api.Account(2, 0, 0, 2));
    JsonNode page = api.get("/v1/schemas/quarantine");
    JsonNode first = page.path("quarantined").path(0);
    assertEquals("q1", first.path("id").asText());
    assertEquals("kept", first.path("state").asText());
    assertEquals(
        "schema order: /detail/sum: string found, number expected", first.path("reason").asText());
    String listed = schemas("quarantine");
    assertTrue(listed.contains("required property 'sum' not found"), listed);
  }

  @Test
  @Order(3)
  void aRestartKeepsTheQuarantineTheSchemasAndWhatWasSeen()
      throws IOException, InterruptedException {
    stop();
    StringWriter audited = new StringWriter();
    assertEquals(
        0,
        Sluice.run(
            new PrintWriter(audited),
            new PrintWriter(audited),
            "audit",
            "--config",
            file.toString()),
        audited::toString);
    start();
    assertEquals(2, api.get("/v1/schemas/quarantine").path("quarantined").size());
    assertEquals(2, api.get("/v1/schemas").path("schemas").size());
    long seen = 0;
    for (JsonNode each : api.get("/v1/schemas/observed?type=t").path("observed")) {
      seen += each.path("events").asLong();
    }
    assertEquals(4, seen);
  }

  @Test
  @Order(4)
  void nothingIsRecoveredUntilTheSchemaIsMended() {
    String dry = schemas("recover", "--all", "--dry-run");
    assertTrue(dry.startsWith("0 0 would be recovered, 2 stay"), dry);
  }

  @Test
  @Order(5)
  void whatConformsToTheMendedSchemaComesToAllRulesOnceAndArchivesToo()
      throws IOException, InterruptedException {
    api.put(
        "/v1/schemas/order",
        """
        {"type":"t","version":"2","mode":"quarantine",
         "schema":{"required":["sum"],"properties":{"sum":{"type":["number","string"]}}}}
        """);
    String recovered = schemas("recover", "--all");
    assertTrue(recovered.startsWith("0 1 are recovered, 1 stay"), recovered);
    api.await("app", new Api.Account(3, 3, 0, 0));
    api.await("store", new Api.Account(3, 3, 0, 0));
    api.await("sluice.quarantine", new Api.Account(2, 1, 0, 1));
    assertEquals(
        Map.of("w1", 1, "q1", 1, "q3", 1),
        new ArchiveFiles(folder.resolve("data/archive/store")).ids());
    assertFalse(receiver.requests().toString().contains("sluicecopyof"));
    // The event came once, and a repeat of it is recognised as before.
    api.send("/shop", "q1", "{\"schemaVersion\":\"2\",\"sum\":\"12\"}");
    api.await("app", new Api.Account(3, 3, 0, 0));
  }

  @Test
  @Order(6)
  void whatIsGivenUpStaysDeadAndIsLeftAloneByRecovery() throws IOException, InterruptedException {
    JsonNode left = api.get("/v1/schemas/quarantine").path("quarantined").path(0);
    String position = left.path("position").asText();
    assertTrue(schemas("give-up", position).startsWith("0 1 given up"));
    assertTrue(schemas("delete", "order").startsWith("0 removed"));
    assertTrue(schemas("recover", "--all").startsWith("0 0 are recovered"));
    assertEquals(
        "given-up",
        api.get("/v1/schemas/quarantine").path("quarantined").path(0).path("state").asText());
    api.await("sluice.quarantine", new Api.Account(2, 1, 0, 1));
  }

  @Test
  @Order(7)
  void driftIsToldOnce() throws IOException, InterruptedException {
    int before = told().size();
    StringBuilder many = new StringBuilder("[");
    for (int i = 0; i < 100; i++) {
      many.append(i == 0 ? "" : ",").append(Api.event("/drift", "d" + i, "{\"a\":1}"));
    }
    assertEquals(
        202, api.post("/v1/events", "application/cloudevents-batch+json", many + "]").statusCode());
    // Of many in a second, not each is looked at.
    for (int i = 0; i < 32; i++) {
      api.send("/drift", "new" + i, "{\"a\":1,\"b\":true}");
    }
    Await.until(() -> told().size() > before, () -> schemas("observed", "t", "--source", "/drift"));
    String shown = schemas("observed", "t", "--source", "/drift");
    assertTrue(shown.contains("/detail/b"), shown);
    String asSchema = schemas("observed", "t", "--source", "/drift", "--as-schema");
    assertTrue(asSchema.contains("\"required\" : [ \"a\" ]"), asSchema);
  }

  @Test
  @Order(8)
  void theEventsOfAnArchiveAreReplayedToARuleAndMarked() throws IOException, InterruptedException {
    ArchiveFiles files = new ArchiveFiles(folder.resolve("data/archive/store"));
    assertEquals(3, files.ids().size());
    String counted = run("replay", "--rule", "all", "--from-archive", "store", "--dry-run");
    assertTrue(counted.startsWith("0 3 of 3 would be taken, which makes 3 deliveries"), counted);
    String begun = run("replay", "--rule", "all", "--from-archive", "store");
    assertTrue(begun.startsWith("0 replay 1 goes on"), begun);
    api.await("app", new Api.Account(6, 6, 0, 0));
    api.await("store", new Api.Account(3, 3, 0, 0));
    assertTrue(
        receiver.requests().stream().filter(each -> each.delivery().endsWith("~all~app~1")).count()
            == 3);
    List<String> bodies = receiver.requests().stream().map(Receiver.Got::body).toList();
    assertEquals(
        3, bodies.stream().distinct().count(), "a replayed event is sent as it was the first time");
    JsonNode shown = api.get("/v1/replays/1");
    assertEquals("done", shown.path("state").asText());
    assertEquals("store", shown.path("archive").asText());
    String unknown = run("replay", "--rule", "all", "--from-archive", "nobody");
    assertTrue(unknown.startsWith("1 ") && unknown.contains("no archive 'nobody'"), unknown);
  }

  @Test
  @Order(9)
  void whatIsWrongIsRefused() throws IOException, InterruptedException {
    assertTrue(schemas("show", "nobody").startsWith("1 "));
    assertTrue(schemas("recover").startsWith("2 "));
    assertTrue(schemas("observed", "t").contains("name one by source and version"));
    Path wrong = Files.writeString(folder.resolve("wrong.json"), "{\"pattern\":\"(?=x)\"}");
    String put = schemas("put", "wrong", "--type", "y", "--schema", wrong.toString());
    assertTrue(put.startsWith("1 ") && put.contains("look-around"), put);
    String taken =
        schemas(
            "put",
            "other",
            "--type",
            "t",
            "--of-version",
            "1",
            "--schema",
            folder.resolve("order.json").toString());
    assertTrue(taken.startsWith("1 ") && taken.contains("schema 'visit' holds"), taken);
    assertEquals(
        400,
        api.post(
                "/v1/events",
                "application/cloudevents+json",
                "{\"specversion\":\"1.0\",\"id\":\"m\",\"source\":\"/s\",\"type\":\"t\",\"sluicecopyof\":\"1\"}")
            .statusCode());
  }
}
