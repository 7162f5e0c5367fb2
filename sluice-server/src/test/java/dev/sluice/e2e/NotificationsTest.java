package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.engine.rocksdb.OfflineRegistry;
import dev.sluice.management.NoticeBox;
import dev.sluice.notify.GivenCredentials;
import dev.sluice.notify.IntegrationDraft;
import dev.sluice.notify.TopicDraft;
import dev.sluice.notify.TopicName;
import dev.sluice.notify.Topics;
import dev.sluice.notify.integration.catalog.Integrations;
import dev.sluice.notify.template.Json;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.notify.ChatReceivers;
import dev.sluice.testkit.notify.Mood;
import dev.sluice.testkit.notify.SmtpStandIn;
import dev.sluice.testkit.notify.StandIn;
import dev.sluice.time.Clock;
import dev.sluice.vault.KeyFile;
import dev.sluice.vault.SealedRegistry;
import dev.sluice.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Topics over whole lives of a hub: what is posted reaches each integration, whatever the others
/// do and whatever is killed.
class NotificationsTest {

  private static final String KEY = "key-of-the-only-caller";
  private static final String FILE =
      """
      http: { port: 0 }
      outgoing: { allow: [127.0.0.1] }
      keys:
        app:
          key: %s
          scopes: ["notifications:send", "notifications:read", "deliveries:read", "deliveries:write"]
      """
          .formatted(KEY);

  @TempDir Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void makeTheDataFolder() throws IOException {
    start().close();
  }

  @AfterEach
  void close() {
    http.shutdownNow();
  }

  private Hub start() throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), FILE);
    return Hub.start(Configuration.load(file), Clock.system());
  }

  /// Makes the topic `deploys/done` while no hub runs.
  ///
  /// @return its hash
  private String topic(IntegrationDraft... integrations) {
    Path data = folder.resolve("data");
    TopicDraft draft =
        new TopicDraft(new TopicName("deploys", "done"), false, List.of(integrations));
    return OfflineRegistry.held(
        data,
        raw -> {
          SecureRandom random = new SecureRandom();
          Vault vault =
              new Vault(new KeyFile(data.resolve(KeyFile.NAME)).read().orElseThrow(), random);
          Registry sealed = new SealedRegistry(raw, vault);
          Clock clock = Clock.system();
          NoticeBox box = new NoticeBox(sealed, _ -> {}, clock, random);
          return new Topics(
                  List.of(), sealed, box, clock, random, Integrations.all(clock, random), _ -> {})
              .create("test", draft, Optional.empty())
              .hash();
        });
  }

  private static IntegrationDraft draft(String name, Map<String, String> credentials) {
    return new IntegrationDraft(
        name, new Json.Text("Deploy of $app"), GivenCredentials.ofTexts(credentials));
  }

  private static IntegrationDraft hook(Receiver receiver) {
    return draft("webhook", Map.of("url", receiver.url(), "authorization", "Token never-in-clear"));
  }

  private JsonNode post(URI hub, String hash, String app, String key)
      throws IOException, InterruptedException {
    HttpResponse<String> reply =
        http.send(
            HttpRequest.newBuilder(hub.resolve("/v1/notifications/deploys/done"))
                .header("x-api-key", KEY)
                .header("x-topic-hash-x", hash)
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString("{\"metadata\":{\"app\":\"%s\"}}".formatted(app)))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, reply.statusCode(), reply.body());
    return Api.JSON.readTree(reply.body());
  }

  private static JsonNode message(Api api, String id) throws IOException, InterruptedException {
    return api.get("/v1/notifications/messages/" + id);
  }

  private static void await(Api api, String id, String state) {
    Await.until(
        () -> message(api, id).path("state").asText().equals(state), () -> id + " is not " + state);
  }

  private static List<String> ids(Receiver receiver) {
    return receiver.requests().stream().map(Receiver.Got::delivery).distinct().toList();
  }

  @Test
  void aPostReachesEachIntegrationAndABrokenOneIsTriedAgainAlone()
      throws IOException, InterruptedException {
    try (Receiver broken = new Receiver(_ -> Receiver.Reply.of(500));
        StandIn slack = new StandIn(ChatReceivers.slackWebhook(), Mood.TAKES);
        SmtpStandIn mail =
            new SmtpStandIn(dev.sluice.testkit.notify.Receiver.named("mail").done(), Mood.TAKES)) {
      String hash =
          topic(
              hook(broken),
              draft(
                  "slack",
                  Map.of("url", slack.base() + "/services/T0AAAAAAA/B0BBBBBBB/xyzzysecrettoken")),
              draft(
                  "mail",
                  Map.of(
                      "host", "127.0.0.1",
                      "port", mail.base().getPort() + "",
                      "security", "none",
                      "from", "hub@example.com",
                      "to", "ada@example.com")));
      try (Hub hub = start();
          Api api = new Api(hub.url(), KEY)) {
        JsonNode ids = post(hub.url(), hash, "shop", "k-1");
        assertEquals(ids, post(hub.url(), hash, "shop", "k-1"));
        String webhook = ids.path("webhook").asText();
        await(api, ids.path("slack").asText(), "delivered");
        await(api, ids.path("mail").asText(), "delivered");
        Await.until(() -> broken.requests().size() >= 2, () -> "it is not tried again");
        assertEquals("pending", message(api, webhook).path("state").asText());
        broken.behave(_ -> Receiver.Reply.of(204));
        await(api, webhook, "delivered");

        assertEquals(List.of(webhook), ids(broken));
        JsonNode history = message(api, webhook).path("history");
        assertEquals("HTTP_500", history.path(0).path("code").asText());
        assertTrue(history.path(history.size() - 1).path("code").isMissingNode());
        assertEquals(List.of(), slack.wrong());
        assertEquals(1, slack.requests().size());
        assertEquals("{\"text\":\"Deploy of shop\"}", slack.requests().getFirst().text());
        assertEquals(1, mail.requests().size());
        byte[] text = Base64.getMimeDecoder().decode(mail.requests().getFirst().body());
        assertEquals("Deploy of shop", new String(text, StandardCharsets.UTF_8).strip());
      }
    }
    requireNowhereInClear("never-in-clear", "xyzzysecrettoken");
  }

  /// The data folder has topics, events and deliveries by now.
  private void requireNowhereInClear(String... secrets) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        Arrays.stream(secrets).forEach(secret -> assertFalse(text.contains(secret), file + ""));
      }
    }
  }

  @Test
  void aDeadMessageIsToldAndSentAgainWhenItIsRedriven() throws IOException, InterruptedException {
    try (Receiver refusing = new Receiver(_ -> Receiver.Reply.of(403));
        Receiver willing = Receiver.willing()) {
      String hash = topic(hook(refusing), hook(willing));
      try (Hub hub = start();
          Api api = new Api(hub.url(), KEY)) {
        JsonNode ids = post(hub.url(), hash, "shop", "k-1");
        String dead = ids.path("webhook").asText();
        await(api, dead, "dead");
        await(api, ids.path("webhook-2").asText(), "delivered");
        assertEquals("HTTP_403", message(api, dead).at("/cause/code").asText());

        refusing.behave(_ -> Receiver.Reply.of(200));
        HttpResponse<String> redriven =
            api.post(
                "/v1/dead-letters/redrive",
                "application/json",
                "{\"ids\":[\"%s\"]}".formatted(dead));
        assertEquals("{\"redriven\":1}", redriven.body());
        await(api, dead, "delivered");
        assertEquals(
            List.of(dead, dead), refusing.requests().stream().map(Receiver.Got::delivery).toList());
        assertEquals(1, willing.requests().size());
      }
    }
  }

  @Test
  void whatWasTakenArrivesUnderItsIdWhenTheHubIsKilledBeforeItIsSent()
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    String config = folder.resolve("sluice.yaml").toString();
    Set<String> arrived = ConcurrentHashMap.newKeySet();
    try (Receiver receiver = new Receiver(_ -> hold(never))) {
      String hash = topic(hook(receiver), hook(receiver));
      List<String> taken = new ArrayList<>();
      try (HubProcess hub = HubProcess.start(folder, "serve", "--config", config)) {
        URI url = hub.url();
        for (int i = 0; i < 40; i++) {
          post(url, hash, "app-" + i, "k-" + i).forEach(id -> taken.add(id.asText()));
        }
        hub.kill();
      }
      receiver.behave(got -> {
        arrived.add(got.delivery());
        return Receiver.Reply.of(200);
      });
      never.countDown();
      try (HubProcess hub = HubProcess.start(folder, "serve", "--config", config)) {
        URI url = hub.url();
        // What was posted before is known after the kill, and is no second message.
        List<String> again = new ArrayList<>();
        post(url, hash, "app-7", "k-7").forEach(id -> again.add(id.asText()));
        assertEquals(taken.subList(14, 16), again);
        try (Api api = new Api(url, KEY)) {
          for (String id : taken) {
            await(api, id, "delivered");
          }
        }
      }
      assertEquals(80, Set.copyOf(taken).size());
      assertEquals(Set.copyOf(taken), arrived);
    }
  }

  private static Receiver.Reply hold(CountDownLatch until) throws InterruptedException {
    until.await();
    return Receiver.Reply.of(500);
  }
}
