package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Manners of integrations through requests to a running hub, and over its restart.
class MannersOfIntegrationsTest {

  private static final String KEY = "key-of-the-only-caller";
  private static final String FILE =
      """
      http: { port: 0 }
      outgoing: { allow: [127.0.0.1] }
      keys:
        app:
          key: %s
          scopes: ["notifications:send", "notifications:read", "topics:read", "topics:write"]
      """
          .formatted(KEY);

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.shutdownNow();
  }

  private Hub start() throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), FILE);
    return Hub.start(Configuration.load(file), Clock.system());
  }

  private JsonNode send(URI hub, String method, String path, int status, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> reply =
        http.send(
            HttpRequest.newBuilder(hub.resolve(path))
                .header("x-api-key", KEY)
                .header("x-topic-hash-x", "the-hash-of-this-topic")
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertEquals(status, reply.statusCode(), reply.body());
    return Api.JSON.readTree(reply.body());
  }

  private void create(URI hub, String... integrations) throws IOException, InterruptedException {
    send(
        hub,
        "POST",
        "/v1/topics",
        201,
        "{\"channel\":\"ops\",\"topic\":\"alerts\",\"hash\":\"the-hash-of-this-topic\",\"integrations\":["
            + String.join(",", integrations)
            + "]}");
  }

  private JsonNode post(URI hub, String app, int version) throws IOException, InterruptedException {
    return send(
        hub,
        "POST",
        "/v1/notifications/ops/alerts",
        200,
        "{\"metadata\":{\"app\":\"%s\",\"version\":%d}}".formatted(app, version));
  }

  private JsonNode message(URI hub, JsonNode id) throws IOException, InterruptedException {
    return send(hub, "GET", "/v1/notifications/messages/" + id.asText(), 200, "");
  }

  private void await(URI hub, JsonNode id, String state) {
    Await.until(
        () -> message(hub, id).path("state").asText().equals(state), () -> id + " is not " + state);
  }

  private static String hook(String key, Receiver receiver, String model, String manners) {
    return "{\"name\":\"webhook\",\"key\":\"%s\",\"model\":\"%s\",\"credentials\":{\"url\":\"%s\"}%s}"
        .formatted(key, model, receiver.url(), manners);
  }

  private static List<String> texts(Receiver receiver) {
    return receiver.requests().stream().map(Receiver.Got::body).toList();
  }

  @Test
  void throttlesDigestsAndFallbacksGoOnOverARestart() throws IOException, InterruptedException {
    try (Receiver chat = Receiver.willing();
        Receiver mail = Receiver.willing();
        Receiver pager = new Receiver(_ -> Receiver.Reply.of(403));
        Receiver sms = Receiver.willing()) {
      JsonNode first;
      try (Hub hub = start()) {
        create(
            hub.url(),
            hook("chat", chat, "$app", ",\"throttle\":{\"key\":\"$app\",\"per\":\"1h\"}"),
            hook(
                "mail",
                mail,
                "$count: $items",
                ",\"digest\":{\"count\":3,\"age\":\"1h\",\"item\":\"$app"
                    + " $version\",\"separator\":\"; \"}"),
            hook("pager", pager, "$app down", ",\"fallback\":\"sms\""),
            hook("sms", sms, "SMS: $app down", ""));
        first = post(hub.url(), "shop", 1);
        assertEquals(3, first.size(), first.toString());
        await(hub.url(), first.path("chat"), "delivered");
        await(hub.url(), first.path("pager"), "dead");
        Await.until(() -> sms.requests().size() == 1, () -> "it does not go on");
        String cause = message(hub.url(), first.path("pager")).at("/cause/message").asText();
        assertTrue(cause.startsWith("went on to 'sms' as "), cause);
        JsonNode preview =
            send(
                hub.url(),
                "POST",
                "/v1/notifications/ops/alerts/render",
                200,
                "{\"metadata\":{\"app\":\"x\"}}");
        assertEquals("1: x $version", preview.at("/messages/1/content").asText());
        assertEquals("version", preview.at("/messages/1/missing/0").asText());
        assertTrue(preview.at("/messages/3/fallback").asBoolean(), preview.toString());
      }
      try (Hub hub = start()) {
        JsonNode second = post(hub.url(), "shop", 2);
        await(hub.url(), second.path("chat"), "throttled");
        assertEquals(first.path("chat"), message(hub.url(), second.path("chat")).path("instead"));
        assertEquals("pending", message(hub.url(), second.path("mail")).path("state").asText());
        JsonNode third = post(hub.url(), "other", 3);
        await(hub.url(), third.path("chat"), "delivered");
        Await.until(() -> mail.requests().size() == 1, () -> "there is no digest");
        await(hub.url(), third.path("mail"), "collected");
        await(hub.url(), message(hub.url(), third.path("mail")).path("instead"), "delivered");
      }
      assertEquals(List.of("{\"text\":\"shop\"}", "{\"text\":\"other\"}"), texts(chat));
      assertEquals(List.of("{\"text\":\"3: shop 1; shop 2; other 3\"}"), texts(mail));
      assertEquals("{\"text\":\"SMS: shop down\"}", texts(sms).getFirst());
    }
  }

  @Test
  void quietHoursHoldBackAndAChangedRateCountsAtOnce() throws IOException, InterruptedException {
    LocalTime now = LocalTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MINUTES);
    String quiet =
        ",\"quiet\":{\"from\":\"%s\",\"to\":\"%s\",\"zone\":\"UTC\"}"
            .formatted(now.minusHours(1), now.plusHours(1));
    try (Receiver chat = Receiver.willing();
        Receiver slow = Receiver.willing();
        Hub hub = start()) {
      create(
          hub.url(), hook("chat", chat, "m", quiet), hook("slow", slow, "m", ",\"rate\":\"1/m\""));
      JsonNode ids = post(hub.url(), "shop", 1);
      Await.until(
          () ->
              message(hub.url(), ids.path("chat"))
                  .path("next")
                  .asText()
                  .endsWith(now.plusHours(1) + ":00Z"),
          () -> "it is not postponed");
      assertEquals("pending", message(hub.url(), ids.path("slow")).path("state").asText());
      send(
          hub.url(),
          "PUT",
          "/v1/topics/ops/alerts",
          200,
          "{\"integrations\":["
              + hook("chat", chat, "m", quiet)
              + ","
              + hook("slow", slow, "m", "")
              + "]}");
      await(hub.url(), ids.path("slow"), "delivered");
      assertEquals(0, chat.requests().size());
      assertEquals(0, message(hub.url(), ids.path("chat")).path("attempts").asInt());
    }
  }
}
