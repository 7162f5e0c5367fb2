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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What callers of the API can make the hub connect to, and what the configuration can.
class OutgoingTest {

  @TempDir Path folder;

  private static HttpResponse<String> topic(Api api, String topic, String credentials)
      throws IOException, InterruptedException {
    return api.post(
        "/v1/topics",
        "application/json",
        "{\"channel\":\"a\",\"topic\":\"%s\",\"hash\":\"h-%s\",\"integrations\":[%s]}"
            .formatted(topic, topic, credentials));
  }

  private static String webhook(String url) {
    return "{\"name\":\"webhook\",\"model\":\"m\",\"credentials\":{\"url\":\"" + url + "\"}}";
  }

  @Test
  void callersCannotHaveTheHubReachItsOwnMachineAndTheConfigurationCan()
      throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.willing()) {
      Path file =
          Files.writeString(
              folder.resolve("sluice.yaml"),
              """
              http: { port: 0 }
              keys: { app: { key: change-me, scopes: ['*'] } }
              targets: { own: { http: { url: "%s" } } }
              rules:
                own: { pattern: { source: [/shop] }, targets: own }
              """
                  .formatted(receiver.url()));
      try (Hub hub = Hub.start(Configuration.load(file), Clock.system());
          Api api = new Api(hub.url(), "change-me")) {
        HttpResponse<String> refused = topic(api, "literal", webhook(receiver.url()));
        assertEquals(400, refused.statusCode(), refused.body());
        assertTrue(refused.body().contains("\"code\":\"address-refused\""), refused.body());
        assertTrue(refused.body().contains("127.0.0.0/8"), refused.body());

        String named = receiver.url().replace("127.0.0.1", "localhost");
        String mail =
            "{\"name\":\"mail\",\"model\":\"m\",\"credentials\":{\"host\":\"127.0.0.1\",\"port\":\"25\","
                + "\"security\":\"none\",\"from\":\"a@example.com\",\"to\":\"b@example.com\"}}";
        HttpResponse<String> made = topic(api, "names", webhook(named) + "," + mail);
        assertEquals(201, made.statusCode(), made.body());
        JsonNode ids = post(hub.url());
        Await.until(
            () -> state(api, ids, "mail").path("state").asText().equals("dead"),
            () -> "the mail is not dead");
        assertEquals("ADDRESS_REFUSED", state(api, ids, "mail").at("/cause/code").asText());
        Await.until(
            () -> state(api, ids, "webhook").path("history").size() > 0,
            () -> "the webhook is not tried");
        JsonNode tried = state(api, ids, "webhook");
        assertEquals("ADDRESS_REFUSED", tried.at("/history/0/code").asText());
        assertEquals("pending", tried.path("state").asText());

        api.send("/shop", "1", "{}");
        api.await("own", new Api.Account(1, 1, 0, 0));
        assertEquals(1, receiver.requests().size());
      }
    }
  }

  private static JsonNode post(URI hub) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> reply =
          http.send(
              HttpRequest.newBuilder(hub.resolve("/v1/notifications/a/names"))
                  .header("x-api-key", "change-me")
                  .header("x-topic-hash-x", "h-names")
                  .POST(BodyPublishers.ofString("{\"metadata\":{}}"))
                  .build(),
              BodyHandlers.ofString());
      assertEquals(200, reply.statusCode(), reply.body());
      return Api.JSON.readTree(reply.body());
    }
  }

  private static JsonNode state(Api api, JsonNode ids, String key)
      throws IOException, InterruptedException {
    return api.get("/v1/notifications/messages/" + ids.path(key).asText());
  }
}
