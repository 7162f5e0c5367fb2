package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.testkit.sparkpost.SparkPostApi;
import dev.sluice.testkit.sparkpost.SparkPostApiBatch;
import dev.sluice.testkit.sparkpost.SparkPostApiTrouble;
import dev.sluice.testkit.sparkpost.SparkPostApiWebhook;
import dev.sluice.testkit.sparkpost.SparkPostApiWebhook.Authentication;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A hub and SparkPost's API find each other, and lose no event of each other's.
class SparkPostConnectionTest {

  private static final String KEY = "sparkpost-key-0123456789";
  private static final String OPERATOR = "operator-0123456789abcdef";

  @TempDir Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SparkPostApi sparkPost = SparkPostApi.start(KEY, Clock.system());
  private final Receiver receiver = Receiver.willing();
  private final int port = freePort();
  private final AtomicInteger batches = new AtomicInteger();

  SparkPostConnectionTest() throws IOException {}

  @AfterEach
  void close() {
    sparkPost.close();
    receiver.close();
    http.shutdownNow();
  }

  /// SparkPost is told the address before the hub listens, so the port must be known before.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Hub start(String authentication) throws IOException {
    String yaml =
        """
        http: { port: %d }
        keys:
          operator: { key: %s, scopes: ["*"] }
        sparkpost:
          api: { key: %s, url: "%s" }
          webhook: { url: "http://127.0.0.1:%d/v1/webhooks/sparkpost", authentication: %s }
        rules: { all: { pattern: { source: [sparkpost] }, targets: [app] } }
        targets: { app: { http: { url: "%s" } } }
        """
            .formatted(port, OPERATOR, KEY, sparkPost.url(), port, authentication, receiver.url());
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    return Hub.start(Configuration.load(file), Clock.system());
  }

  private SparkPostApiWebhook awaitWebhook() {
    Await.until(() -> sparkPost.webhooks().size() == 1, () -> "no webhook is made");
    return sparkPost.webhooks().getFirst();
  }

  private JsonNode connection(Hub hub, String body) throws IOException, InterruptedException {
    try (Api api = new Api(hub.url(), OPERATOR)) {
      if (body.isEmpty()) {
        return api.get("/v1/sparkpost/connection");
      }
      HttpResponse<String> reply = api.post("/v1/sparkpost/connection", "application/json", body);
      assertEquals(200, reply.statusCode(), reply.body());
      return Api.JSON.readTree(reply.body());
    }
  }

  /// Sends a batch as SparkPost would, with the credentials that the webhook has.
  private int send(SparkPostApiWebhook webhook, String... ids)
      throws IOException, InterruptedException {
    List<String> events = new ArrayList<>();
    for (String id : ids) {
      events.add("{\"msys\":{\"track_event\":{\"type\":\"open\",\"event_id\":\"" + id + "\"}}}");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(webhook.target()))
            .header("Content-Type", "application/json")
            .header("X-MessageSystems-Batch-ID", "batch-" + batches.incrementAndGet())
            .POST(BodyPublishers.ofString("[" + String.join(",", events) + "]"));
    if (webhook.authentication() instanceof Authentication.Basic(String name, String password)) {
      request.header(
          "Authorization",
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8)));
    } else if (webhook.authentication() instanceof Authentication.OAuth2 oauth2) {
      request.header("Authorization", "Bearer " + token(oauth2));
    }
    return http.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  private String token(Authentication.OAuth2 oauth2) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(oauth2.url()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(oauth2.body().toString()))
            .build();
    HttpResponse<String> reply = http.send(request, BodyHandlers.ofString());
    return Api.JSON.readTree(reply.body()).path("access_token").asText();
  }

  /// How often each event has arrived at the application.
  private Map<String, Integer> arrived() throws IOException {
    Map<String, Integer> arrived = new TreeMap<>();
    for (Receiver.Got got : receiver.requests()) {
      arrived.merge(Api.JSON.readTree(got.body()).path("id").asText(), 1, Integer::sum);
    }
    return arrived;
  }

  private static Map<String, Integer> onceEach(String prefix, int from, int to) {
    Map<String, Integer> once = new TreeMap<>();
    for (int i = from; i < to; i++) {
      once.put(prefix + i, 1);
    }
    return once;
  }

  @Test
  void aHubMakesItsWebhookAndKeepsItRight() throws IOException, InterruptedException {
    try (Hub hub = start("basic")) {
      SparkPostApiWebhook made = awaitWebhook();
      assertEquals(200, send(made, "1"));
      assertEquals("unchanged", connection(hub, "{}").path("did").asText());

      sparkPost.change(
          made.id(),
          fields -> {
            fields.put("active", false);
            fields.putArray("events").add("open");
          });
      assertEquals("mended", connection(hub, "{\"dryRun\":true}").path("did").asText());
      assertFalse(sparkPost.webhooks().getFirst().isActive());
      assertEquals("mended", connection(hub, "{}").path("did").asText());
      assertTrue(sparkPost.webhooks().getFirst().isActive());
      assertEquals(made.events().size(), sparkPost.webhooks().getFirst().events().size());

      sparkPost.note(made.id(), new SparkPostApiBatch("b1", Instant.now(), 0, 200, 5));
      sparkPost.note(made.id(), new SparkPostApiBatch("b2", Instant.now(), 2, 503, 5));
      JsonNode status = connection(hub, "");
      assertEquals(made.id(), status.path("webhook").path("id").asText());
      assertTrue(status.path("webhook").has("lastSuccess"), status.toString());
      assertEquals(1, status.path("batches").path("failing").asInt());
      assertEquals("503", status.path("batches").path("listed").path(0).path("failure").asText());
      assertTrue(status.has("lastBatchHere"), status.toString());
      assertFalse(status.toString().contains("slk_"), status.toString());

      sparkPost.trouble(SparkPostApiTrouble.of("GET /webhooks", 1, 403));
      JsonNode unseen = connection(hub, "");
      assertTrue(unseen.path("trouble").asText().contains("Forbidden."), unseen.toString());
      assertFalse(unseen.toString().contains(KEY), unseen.toString());
      assertTrue(unseen.has("catchUp"), unseen.toString());
    }
    try (Hub hub = start("basic")) {
      assertEquals("unchanged", connection(hub, "{}").path("did").asText());
      assertEquals(1, sparkPost.webhooks().size());
    }
  }

  @Test
  void credentialsRotateWhileBatchesAreSentAndNoneIsRefused()
      throws IOException, InterruptedException {
    try (Hub hub = start("basic")) {
      SparkPostApiWebhook first = awaitWebhook();
      Queue<Integer> answers = new ConcurrentLinkedQueue<>();
      AtomicBoolean ended = new AtomicBoolean();
      AtomicInteger sent = new AtomicInteger();
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        boolean isQueued = i == 0;
        senders.add(
            Thread.ofVirtual()
                .start(() -> {
                  while (!ended.get()) {
                    // One sender has batches that were queued with the first credentials.
                    SparkPostApiWebhook now = isQueued ? first : sparkPost.webhooks().getFirst();
                    try {
                      answers.add(send(now, "r" + sent.getAndIncrement()));
                    } catch (IOException e) {
                      answers.add(0);
                    } catch (InterruptedException e) {
                      return;
                    }
                  }
                }));
      }
      for (int i = 0; i < 5; i++) {
        int before = sent.get();
        JsonNode done = connection(hub, "{\"rotate\":true}");
        assertTrue(done.path("rotated").asBoolean(), done.toString());
        Await.until(() -> sent.get() > before + 6, () -> "nothing is sent");
      }
      ended.set(true);
      for (Thread sender : senders) {
        sender.join();
      }
      assertNotEquals(first.authentication(), sparkPost.webhooks().getFirst().authentication());
      assertEquals(List.of(200), answers.stream().distinct().toList());
      Await.until(
          () -> arrived().equals(onceEach("r", 0, sent.get())), () -> "not all have arrived");
    }
  }

  @Test
  void sparkPostGetsTokensAsAClientOfTheHub() throws IOException, InterruptedException {
    try (Hub hub = start("oauth2")) {
      SparkPostApiWebhook made = awaitWebhook();
      assertTrue(made.authentication() instanceof Authentication.OAuth2, made.toString());
      assertEquals(200, send(made, "t1"));
      assertTrue(connection(hub, "{\"rotate\":true}").path("rotated").asBoolean());
      SparkPostApiWebhook rotated = sparkPost.webhooks().getFirst();
      assertNotEquals(made.authentication(), rotated.authentication());
      assertEquals(200, send(made, "t2"));
      assertEquals(200, send(rotated, "t3"));
      assertEquals("unchanged", connection(hub, "{}").path("did").asText());
    }
  }

  @Test
  void whatHappenedWhileTheHubWasDownIsCaughtUpOnceEach() throws IOException, InterruptedException {
    try (Hub hub = start("basic")) {
      SparkPostApiWebhook webhook = awaitWebhook();
      // Both ways bring these.
      for (int i = 0; i < 5; i++) {
        happened("e" + i);
        assertEquals(200, send(webhook, "e" + i));
      }
      awaitCaughtUp(hub);
    }
    for (int i = 5; i < 1_505; i++) {
      happened("e" + i);
    }
    try (Hub hub = start("basic")) {
      awaitCaughtUp(hub);
      Await.until(() -> arrived().size() >= 1_505, () -> "only " + receiver.requests().size());
      assertEquals(onceEach("e", 0, 1_505), arrived());
      JsonNode past = connection(hub, "").path("catchUp");
      assertEquals(1_505, past.path("pulled").asInt(), past.toString());
      assertEquals(1_500, past.path("new").asInt(), past.toString());
    }
  }

  private void happened(String id) {
    sparkPost.happened(
        "{\"type\":\"open\",\"event_id\":\"%s\",\"timestamp\":\"%s\"}"
            .formatted(
                id, Instant.now().minus(Duration.ofMinutes(20)).truncatedTo(ChronoUnit.MILLIS)));
  }

  private void awaitCaughtUp(Hub hub) {
    Await.until(
        () -> connection(hub, "").path("catchUp").has("lastRound"), () -> "nothing is pulled");
  }
}
