package dev.sluice.testkit.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.testkit.HeldClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkPostApiTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final HeldClock clock = new HeldClock();
  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> tested = new ConcurrentLinkedQueue<>();
  private volatile int answer = 200;
  private SparkPostApi api;
  private HttpServer target;

  SparkPostApiTest() throws IOException {
    api = SparkPostApi.start("key", clock);
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void listen() {
    target.createContext(
        "/",
        exchange -> {
          try (exchange) {
            tested.add(
                exchange.getRequestHeaders().getFirst("Authorization")
                    + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answer, -1);
          }
        });
    target.start();
  }

  @AfterEach
  void close() {
    api.close();
    target.stop(0);
    http.shutdownNow();
  }

  private String target() {
    return "http://127.0.0.1:" + target.getAddress().getPort() + "/in";
  }

  private HttpResponse<String> call(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(api.url() + path))
            .header("Authorization", "key")
            .method(method, BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private String webhook(String more) {
    return "{\"name\":\"n\",\"target\":\"%s\",\"events\":[\"bounce\"]%s}".formatted(target(), more);
  }

  private String made(String more, String... headers) throws IOException, InterruptedException {
    HttpResponse<String> reply = call("POST", "/webhooks", webhook(more), headers);
    assertEquals(200, reply.statusCode(), reply.body());
    return JSON.readTree(reply.body()).path("results").path("id").asText();
  }

  @Test
  void aWebhookIsTriedBeforeItIsMadeAndNotMadeWhenItsTargetRefuses() throws Exception {
    answer = 401;
    HttpResponse<String> refused = call("POST", "/webhooks", webhook(""));
    assertEquals(400, refused.statusCode());
    JsonNode error = JSON.readTree(refused.body()).path("errors").path(0);
    assertEquals("POST to webhook target URL failed", error.path("message").asText());
    assertEquals(401, error.path("response").path("status").asInt());
    assertEquals(List.of(), api.webhooks());

    answer = 200;
    String id =
        made(
            ",\"auth_type\":\"basic\",\"auth_credentials\":{\"username\":\"u\",\"password\":\"p\"}");
    assertEquals(
        List.of("null [{\"msys\":{}}]", "Basic dTpw [{\"msys\":{}}]"), List.copyOf(tested));
    assertEquals(id, api.webhooks().getFirst().id());
    assertEquals(
        new SparkPostApiWebhook.Authentication.Basic("u", "p"),
        api.webhooks().getFirst().authentication());
  }

  @Test
  void onlyANewTargetIsTriedAtAChange() throws Exception {
    String id = made("");
    tested.clear();
    assertEquals(200, call("PUT", "/webhooks/" + id, "{\"active\":false}").statusCode());
    assertEquals(List.of(), List.copyOf(tested));
    String moved = "{\"target\":\"" + target() + "/2\"}";
    answer = 500;
    assertEquals(400, call("PUT", "/webhooks/" + id, moved).statusCode());
    assertEquals(target(), api.webhooks().getFirst().target());
    answer = 200;
    assertEquals(200, call("PUT", "/webhooks/" + id, moved).statusCode());
    assertEquals(2, tested.size());
    assertFalse(api.webhooks().getFirst().isActive());
    assertEquals(200, call("POST", "/webhooks/" + id + "/validate", "[]").statusCode());
    assertEquals(204, call("DELETE", "/webhooks/" + id, "").statusCode());
    assertEquals(404, call("GET", "/webhooks/" + id, "").statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"target\":\"http://x.example/\",\"events\":[\"bounce\"]} | 422",
        "{\"name\":\"n\",\"target\":\"http://x.example:8080/\",\"events\":[\"bounce\"]} | 400",
        "{\"name\":\"n\",\"target\":\"http://x.example/\",\"events\":[\"nothing\"]} | 400",
        "{\"name\":\"n\",\"target\":\"http://x.example/\",\"events\":[\"bounce\"],\"exception_subaccounts\":[]} | 400",
        "{\"name\":\"n\",\"target\":\"http://x.example/\",\"events\":[\"bounce\"],\"exception_subaccounts\":[1,1]} | 400",
        "{\"name\":\"n\",\"target\":\"http://x.example/\",\"events\":[\"bounce\"],\"exception_subaccounts\":[1,2,3,4,5,6,7,8,9,10,11]} | 400",
        "{\"name\":\"n\",\"target\":\"http://x.example/\",\"events\":[\"bounce\"],\"auth_type\":\"oauth2\"} | 400",
        "{\"name\":\"n\",\"target\":\"http://x.example/\",\"events\":[\"bounce\"],\"custom_headers\":{\"Host\":\"x\"}} | 400",
        "{ | 400"
      })
  void whatTheReferenceForbidsIsRefused(String body, int status) throws Exception {
    assertEquals(status, call("POST", "/webhooks", body).statusCode());
    assertEquals(List.of(), api.webhooks());
  }

  @Test
  void aSubaccountsWebhookIsFoundWithItsHeaderOnly() throws Exception {
    String id = made("", "X-MSYS-SUBACCOUNT", "101");
    assertEquals(404, call("GET", "/webhooks/" + id, "").statusCode());
    assertEquals(200, call("GET", "/webhooks/" + id, "", "X-MSYS-SUBACCOUNT", "101").statusCode());
    assertTrue(api.webhooks().getFirst().wants(101, "bounce"));
    assertFalse(api.webhooks().getFirst().wants(102, "bounce"));
    assertTrue(call("GET", "/webhooks", "").body().contains("\"subaccount_id\":101"));
  }

  @Test
  void aWrongKeyIsRefusedAndTroubleComesOnDemand() throws Exception {
    assertEquals(403, call("GET", "/webhooks", "", "Authorization", "other").statusCode());
    api.trouble(SparkPostApiTrouble.limited("GET /webhooks", 1, 3));
    HttpResponse<String> limited = call("GET", "/webhooks", "");
    assertEquals(429, limited.statusCode());
    assertEquals("3", limited.headers().firstValue("Retry-After").orElseThrow());
    assertEquals(200, call("GET", "/webhooks", "").statusCode());
    api.trouble(SparkPostApiTrouble.lost("POST /webhooks"));
    assertThrows(IOException.class, () -> call("POST", "/webhooks", webhook("")));
    assertEquals(1, api.webhooks().size());
  }

  @Test
  void batchesThatFailedAtFirstAreToldOfForADay() throws Exception {
    String id = made("");
    api.note(id, new SparkPostApiBatch("a", clock.now(), 0, 200, 5));
    api.note(id, new SparkPostApiBatch("b", clock.now(), 0, 500, 5));
    api.note(id, new SparkPostApiBatch("b", clock.now(), 1, 200, 5));
    api.note(id, new SparkPostApiBatch("c", clock.now(), 2, 503, 5));
    JsonNode told =
        JSON.readTree(call("GET", "/webhooks/" + id + "/batch-status", "").body()).path("results");
    assertEquals(2, told.size());
    assertEquals("c", told.path(0).path("batch_id").asText());
    assertEquals("503", told.path(0).path("failure_code").asText());
    assertFalse(told.path(1).has("failure_code"));
    assertTrue(call("GET", "/webhooks", "").body().contains("last_failure"));
    clock.advance(java.time.Duration.ofHours(25));
    assertTrue(
        JSON.readTree(call("GET", "/webhooks/" + id + "/batch-status", "").body())
            .path("results")
            .isEmpty());
  }

  @Test
  void eventsComeInPagesTheNewestFirst() throws Exception {
    for (int i = 10; i < 15; i++) {
      api.happened(
          "{\"type\":\"open\",\"event_id\":\"%d\",\"timestamp\":\"2026-11-21T08:%d:00.000+00:00\"}"
              .formatted(i, i));
    }
    for (boolean asObject : new boolean[] {false, true}) {
      if (asObject) {
        api.linkByObject();
      }
      List<String> ids = new ArrayList<>();
      String next = "/events/message?from=2026-11-21T08:11&to=2026-11-21T08:14&per_page=2";
      int pages = 0;
      while (!next.isEmpty()) {
        JsonNode page = JSON.readTree(call("GET", next, "").body());
        page.path("results").forEach(each -> ids.add(each.path("event_id").asText()));
        assertEquals(3, page.path("total_count").asInt());
        next = "";
        for (JsonNode link : page.path("links")) {
          boolean isNext = asObject || link.path("rel").asText().equals("next");
          String href = asObject ? link.asText() : link.path("href").asText();
          next = isNext ? href.substring("/api/v1".length()) : next;
        }
        pages++;
      }
      assertEquals(List.of("13", "12", "11"), ids);
      assertEquals(2, pages);
    }
    Map<String, Integer> statuses =
        Map.of(
            "?per_page=0", 400, "?per_page=10001", 400, "?cursor=%21", 400, "?from=yesterday", 400);
    for (Map.Entry<String, Integer> each : statuses.entrySet()) {
      assertEquals(
          each.getValue(), call("GET", "/events/message" + each.getKey(), "").statusCode());
    }
  }
}
