package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// A whole hub with a target that keeps an order; its rules are paused, and its past is replayed.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OrderAndReplayTest {

  private static final String KEY = "key-of-the-only-caller";
  private static final String JSON = "application/json";

  @TempDir static Path folder;

  /// What came: `<path> <data> <replay>`.
  private static final Queue<String> GOT = new ConcurrentLinkedQueue<>();

  /// What is refused for good.
  private static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();

  private static HttpServer server;
  private static Hub hub;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", OrderAndReplayTest::answer);
    server.start();
    hub = opened("");
    api = new Api(hub.managementUrl(), KEY);
  }

  private static Hub opened(String more) throws IOException {
    String at = "http://127.0.0.1:" + server.getAddress().getPort();
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            data: ./data
            http: { port: 0 }
            management: { port: 0 }
            keys: { all: { key: %s, scopes: [events:send, deliveries:read, deliveries:write] } }
            rules:
              ledger: { pattern: { source: [/bank] }, targets: [ledger] }
              shop: { pattern: { source: [/shop] }, targets: [shop, lake] }
            %s
            targets:
              ledger:
                http:
                  url: %s/ledger
                  order: { key: $.detail.account, poison: block }
                  input-path: $.detail
              shop: { http: { url: "%s/shop", input-path: $.detail } }
              lake: { archive: { flush: { age: 1s } } }
            """
                .formatted(KEY, more, at, at));
    return Hub.start(Configuration.load(file), Clock.system());
  }

  @AfterAll
  static void stop() {
    api.close();
    hub.close();
    server.stop(0);
  }

  private static void restart(String more) throws IOException {
    api.close();
    hub.close();
    hub = opened(more);
    api = new Api(hub.managementUrl(), KEY);
  }

  private static void answer(HttpExchange call) throws IOException {
    try (call) {
      String body = new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String data = Api.JSON.readTree(body).path("n").asText();
      Optional<String> replay =
          Optional.ofNullable(call.getRequestHeaders().getFirst("Sluice-Replay"));
      GOT.add(call.getRequestURI().getPath() + " " + data + " " + replay.orElse("-"));
      call.sendResponseHeaders(REFUSED.contains(data) ? 400 : 200, -1);
    }
  }

  private static void send(String source, String id, String data)
      throws IOException, InterruptedException {
    try (Api intake = new Api(hub.url(), KEY)) {
      intake.send(source, id, data);
    }
  }

  private static JsonNode post(String path, String body, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> reply = api.post(path, JSON, body);
    assertEquals(status, reply.statusCode(), reply.body());
    return Api.JSON.readTree(reply.body());
  }

  private static void awaitGot(List<String> expected) {
    Await.until(
        () -> GOT.containsAll(expected) && GOT.size() >= expected.size(),
        () -> "not " + expected + " but " + GOT);
  }

  @Test
  @Order(1)
  void aPoisonEventHoldsBackItsAccountAloneUntilAPersonActs()
      throws IOException, InterruptedException {
    REFUSED.add("a1");
    for (String each : List.of("a1", "a2", "b1", "a3", "b2", "c1")) {
      send("/bank", each, "{\"account\":\"%s\",\"n\":\"%s\"}".formatted(each.charAt(0), each));
    }
    awaitGot(List.of("/ledger b1 -", "/ledger b2 -", "/ledger c1 -", "/ledger a1 -"));
    Await.until(
        () -> api.get("/v1/deliveries?state=dead").path("deliveries").size() == 1,
        () -> "nothing is dead");
    JsonNode dead = api.get("/v1/deliveries?state=dead").path("deliveries").path(0);
    assertEquals("blocking", dead.path("hold").asText());
    for (JsonNode due : api.get("/v1/deliveries?state=due").path("deliveries")) {
      assertEquals("behind", due.path("hold").asText(), due::toString);
      assertFalse(due.has("due"), due::toString);
    }
    restart("");
    assertFalse(GOT.contains("/ledger a2 -"));

    String ids = "{\"ids\":[\"%s\"]}".formatted(dead.path("id").asText());
    assertEquals(1, post("/v1/dead-letters/skip", ids, 200).path("skipped").asInt());
    awaitGot(List.of("/ledger a2 -", "/ledger a3 -"));
    List<String> ofA = GOT.stream().filter(got -> got.contains(" a")).toList();
    assertEquals(List.of("/ledger a1 -", "/ledger a2 -", "/ledger a3 -"), ofA);
    assertEquals(0, post("/v1/dead-letters/skip", ids, 200).path("skipped").asInt());
  }

  @Test
  @Order(2)
  void aPausedRuleHoldsItsDeliveriesOverARestartAndLosesNone()
      throws IOException, InterruptedException {
    GOT.clear();
    JsonNode paused = post("/v1/rules/shop/pause", "", 200);
    assertEquals("all", paused.path("by").asText());
    send("/shop", "s1", "{\"n\":\"s1\"}");
    api.await("lake", new Api.Account(1, 1, 0, 0));
    restart("");
    send("/shop", "s2", "{\"n\":\"s2\"}");
    send("/bank", "b9", "{\"n\":\"b9\"}");
    awaitGot(List.of("/ledger b9 -"));
    api.await("shop", new Api.Account(2, 0, 2, 0));
    assertEquals(List.of("/ledger b9 -"), List.copyOf(GOT));
    JsonNode held = api.get("/v1/deliveries?target=shop").path("deliveries").path(0);
    assertEquals("due", held.path("state").asText());
    assertEquals("paused", held.path("hold").asText());
    JsonNode pause = api.get("/v1/pauses").path("pauses").path(0);
    assertEquals("shop", pause.path("rule").asText());
    assertEquals(2, pause.path("pending").asInt());

    assertTrue(post("/v1/rules/shop/resume", "", 200).path("resumed").asBoolean());
    assertFalse(post("/v1/rules/shop/resume", "", 200).path("resumed").asBoolean());
    awaitGot(List.of("/shop s1 -", "/shop s2 -"));
    post("/v1/rules/shopp/pause", "", 404);
  }

  @Test
  @Order(3)
  void theWholePastOfARuleIsReplayedOnceAndMarked() throws IOException, InterruptedException {
    GOT.clear();
    String wanted = "{\"rules\":[\"shop\"],\"rate\":\"1000/s\"%s}";
    JsonNode count = post("/v1/replays", wanted.formatted(",\"dryRun\":true"), 200);
    assertEquals(2, count.path("events").asInt());
    assertEquals(2, count.path("deliveries").asInt());
    int number = post("/v1/replays", wanted.formatted(""), 202).path("replay").asInt();
    Await.until(
        () -> api.get("/v1/replays/" + number).path("state").asText().equals("done"),
        () -> "the replay goes on");
    awaitGot(List.of("/shop s1 " + number, "/shop s2 " + number));
    api.await("shop", new Api.Account(4, 4, 0, 0));
    assertEquals(2, GOT.size());
    assertEquals(2, api.get("/v1/replays/" + number).path("events").asInt());
    assertEquals(number, api.get("/v1/replays").path("replays").path(0).path("replay").asInt());
    JsonNode shown = api.get("/v1/deliveries?target=shop&limit=1000").path("deliveries");
    assertTrue(shown.findValuesAsText("id").stream().anyMatch(id -> id.endsWith("~" + number)));
    post("/v1/replays", "{\"rules\":[\"none\"]}", 404);
    post("/v1/replays", "{\"rules\":[]}", 400);
    post("/v1/replays", "{\"rules\":[\"shop\"],\"rate\":\"much\"}", 400);
    assertEquals(404, api.status("/v1/replays/999"));
  }

  @Test
  @Order(4)
  void aNewRuleBeginsWithThePastThatItWants() throws IOException, InterruptedException {
    GOT.clear();
    String late = "  late: { pattern: { source: [/shop] }, targets: [shop], start: earliest }";
    restart(late);
    send("/shop", "s3", "{\"n\":\"s3\"}");
    // Both rules take the third one.
    Await.until(() -> GOT.size() == 4, () -> "not four but " + GOT);
    assertEquals(2, GOT.stream().filter(got -> got.equals("/shop s3 -")).count());
    restart(late);
    send("/shop", "s4", "{\"n\":\"s4\"}");
    Await.until(() -> GOT.size() == 6, () -> "not six but " + GOT);
    assertEquals(2, GOT.stream().filter(got -> !got.endsWith("-")).count());
  }

  @Test
  @Order(5)
  void allDeadLettersOfATargetAreRedriven() throws IOException, InterruptedException {
    GOT.clear();
    for (int i = 0; i < 5; i++) {
      REFUSED.add("d" + i);
      send("/shop", "d" + i, "{\"n\":\"d%d\"}".formatted(i));
    }
    String of = "{\"target\":\"shop\",\"error\":\"HTTP_400\",%s}";
    String dry = of.formatted("\"dryRun\":true");
    Await.until(
        () -> post("/v1/dead-letters/redrive", dry, 200).path("events").asInt() >= 5,
        () -> "not five are dead");
    int dead = post("/v1/dead-letters/redrive", dry, 200).path("events").asInt();
    REFUSED.clear();
    JsonNode run =
        post("/v1/dead-letters/redrive", of.formatted("\"all\":true,\"rate\":\"500/s\""), 202);
    assertEquals("redrive", run.path("kind").asText());
    Await.until(
        () -> post("/v1/dead-letters/redrive", dry, 200).path("events").asInt() == 0,
        () -> "some are dead still");
    JsonNode done = api.get("/v1/replays/" + run.path("replay").asInt());
    assertEquals(dead, done.path("events").asInt(), done::toString);
    assertTrue(api.account("shop").addsUp());
  }
}
