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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each preset once, over HTTP, in a running hub; the requests are signed by the test itself, by
/// what each provider's documentation says.
class WebhooksTest {

  private static final String SECRET = "a-secret-of-some-length";
  private static final String WHSEC = "whsec_YS1zZWNyZXQtb2Ytc29tZS1sZW5ndGg=";

  @TempDir Path folder;

  /// What is posted, and what it becomes: `<source> <type> <id>`.
  private record Post(
      String path, Map<String, String> headers, String body, String answer, List<String> events) {

    Post with(String name, String value) {
      Map<String, String> all = new LinkedHashMap<>(headers);
      all.put(name, value);
      return new Post(path, all, body, answer, events);
    }
  }

  private static Post post(String name, String body, String event) {
    return new Post(
        name,
        Map.of(
            "Content-Type",
            body.startsWith("{") || body.startsWith("[")
                ? "application/json"
                : "application/x-www-form-urlencoded"),
        body,
        "200 application/json {\"accepted\":1,\"ids\":[\"" + event.replaceFirst(".* ", "") + "\"]}",
        List.of("/webhooks/" + name.replaceFirst("\\?.*", "") + " " + event));
  }

  private static byte[] mac(String algorithm, String signed) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), algorithm));
      return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(String signed) {
    return HexFormat.of().formatHex(mac("HmacSHA256", signed));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static String signed(String algorithm, KeyPair keys, String text)
      throws GeneralSecurityException {
    Signature signature = Signature.getInstance(algorithm);
    try {
      signature.initSign(keys.getPrivate());
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return base64(signature.sign());
  }

  private static KeyPair keys(String algorithm, int size) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(size);
    return generator.generateKeyPair();
  }

  private static String yaml(KeyPair ec, KeyPair rsa) {
    StringBuilder yaml =
        new StringBuilder(
            """
            http: { port: 0 }
            keys: { op: { key: change-me, scopes: ['*'] } }
            rules: { all: { pattern: { source: [{ prefix: /webhooks/ }] }, targets: [kept] } }
            targets: { kept: { archive: { path: ./kept, prefix: "{source}/" } } }
            webhooks:
              own:
                secret: [an-older-secret-than-that, %s]
                signature: { header: X-Sig, signed: "{timestamp}.{body}", timestamp-header: X-Ts, prefix: "sha256=" }
                type: "own.{json:kind}"
                id: "{header:X-Id}"
              token: { token: { header: X-Token }, secret: %s, id: "{json:id}" }
              basic: { basic: { username: u, password: %s }, id: "{json:id}" }
              cloudevents: { preset: cloudevents, token: { query: code }, secret: %s, allowed-origins: [origin.example] }
              event-grid: { preset: event-grid, token: { query: code }, secret: %s }
              twilio: { preset: twilio, secret: %s, url: "https://hub.example/v1/webhooks/twilio" }
            """
                .formatted(SECRET, SECRET, SECRET, SECRET, SECRET, SECRET));
    for (String preset :
        List.of(
            "github",
            "stripe",
            "paddle",
            "shopify",
            "woocommerce",
            "slack",
            "mailgun",
            "meta",
            "dropbox",
            "gitlab")) {
      yaml.append("  %s: { preset: %s, secret: %s }\n".formatted(preset, preset, SECRET));
    }
    yaml.append("  standard: { preset: standard-webhooks, secret: %s }\n".formatted(WHSEC));
    yaml.append("  gitlab-signing: { preset: gitlab, secret: %s }\n".formatted(WHSEC));
    yaml.append(
        "  sendgrid: { preset: sendgrid, secret: %s }\n"
            .formatted(base64(ec.getPublic().getEncoded())));
    yaml.append(
        "  postal: { preset: postal, secret: %s }\n"
            .formatted(base64(rsa.getPublic().getEncoded())));
    return yaml.toString();
  }

  private static List<Post> posts(KeyPair ec, KeyPair rsa) throws GeneralSecurityException {
    String now = Long.toString(Instant.now().getEpochSecond());
    List<Post> posts = new ArrayList<>();
    posts.add(
        post("own", "{\"kind\":\"a\"}", "own.a o-1")
            .with("X-Id", "o-1")
            .with("X-Ts", now)
            .with("X-Sig", "sha256=" + hex(now + ".{\"kind\":\"a\"}")));
    posts.add(post("token", "{\"id\":7}", "webhook.event 7").with("X-Token", SECRET));
    posts.add(
        post("basic", "{\"id\":8}", "webhook.event 8")
            .with(
                "Authorization",
                "Basic " + base64(("u:" + SECRET).getBytes(StandardCharsets.UTF_8))));
    posts.add(
        new Post(
            "cloudevents?code=" + SECRET,
            Map.of("Content-Type", "application/cloudevents+json"),
            "{\"specversion\":\"1.0\",\"id\":\"c-1\",\"source\":\"/webhooks/theirs\",\"type\":\"t\"}",
            "200 application/json {\"accepted\":1,\"ids\":[\"c-1\"]}",
            List.of("/webhooks/theirs t c-1")));
    posts.add(
        post(
            "event-grid?code=" + SECRET,
            "[{\"id\":\"g-1\",\"eventType\":\"Blob.Created\"}]",
            "Blob.Created g-1"));
    posts.add(
        post("github", "{\"action\":\"opened\"}", "github.issues.opened gh-1")
            .with("X-GitHub-Event", "issues")
            .with("X-GitHub-Delivery", "gh-1")
            .with("X-Hub-Signature-256", "sha256=" + hex("{\"action\":\"opened\"}")));
    String stripe = "{\"id\":\"evt_1\",\"type\":\"invoice.paid\",\"created\":1763718600}";
    posts.add(
        post("stripe", stripe, "stripe.invoice.paid evt_1")
            .with("Stripe-Signature", "t=" + now + ",v1=" + hex(now + "." + stripe)));
    String paddle = "{\"event_id\":\"evt_2\",\"event_type\":\"transaction.paid\"}";
    posts.add(
        post("paddle", paddle, "paddle.transaction.paid evt_2")
            .with("Paddle-Signature", "ts=" + now + ";h1=" + hex(now + ":" + paddle)));
    posts.add(
        post("shopify", "{}", "shopify.orders/create s-1")
            .with("X-Shopify-Topic", "orders/create")
            .with("X-Shopify-Webhook-Id", "s-1")
            .with("X-Shopify-Hmac-SHA256", base64(mac("HmacSHA256", "{}"))));
    posts.add(
        post("woocommerce", "{}", "woocommerce.order.created w-1")
            .with("X-WC-Webhook-Topic", "order.created")
            .with("X-WC-Webhook-Delivery-ID", "w-1")
            .with("X-WC-Webhook-Signature", base64(mac("HmacSHA256", "{}"))));
    String slack =
        "{\"type\":\"event_callback\",\"event_id\":\"Ev1\",\"event\":{\"type\":\"message\"}}";
    Post toSlack =
        post("slack", slack, "slack.message Ev1")
            .with("X-Slack-Request-Timestamp", now)
            .with("X-Slack-Signature", "v0=" + hex("v0:" + now + ":" + slack));
    posts.add(
        new Post(
            "slack", toSlack.headers(), slack, "200 text/plain; charset=utf-8 ", toSlack.events()));
    String mailgun =
        "{\"signature\":{\"timestamp\":\"%s\",\"token\":\"t\",\"signature\":\"%s\"},\"event-data\":{\"id\":\"m\",\"event\":\"opened\",\"timestamp\":1763718599.5}}"
            .formatted(now, hex(now + "t"));
    posts.add(post("mailgun", mailgun, "mailgun.opened m-1763718599.5"));
    posts.add(
        post("gitlab", "{\"object_kind\":\"push\"}", "gitlab.push l-1")
            .with("Idempotency-Key", "l-1")
            .with("X-Gitlab-Token", SECRET));
    for (String name : List.of("gitlab-signing", "standard")) {
      String body = "{\"object_kind\":\"push\",\"type\":\"push\"}";
      posts.add(
          post(name, body, name.equals("standard") ? "push n-1" : "gitlab.push n-1")
              .with("webhook-id", "n-1")
              .with("webhook-timestamp", now)
              .with(
                  "webhook-signature",
                  "v1," + base64(mac("HmacSHA256", "n-1." + now + "." + body))));
    }
    Post toTwilio =
        post("twilio", "To=%2B1&MessageStatus=sent&MessageSid=SM1", "twilio.message.sent t-1")
            .with("I-Twilio-Idempotency-Token", "t-1")
            .with(
                "X-Twilio-Signature",
                base64(
                    mac(
                        "HmacSHA1",
                        "https://hub.example/v1/webhooks/twilioMessageSidSM1MessageStatussentTo+1")));
    posts.add(
        new Post(
            "twilio",
            toTwilio.headers(),
            toTwilio.body(),
            "200 text/xml; charset=utf-8 <?xml version=\"1.0\""
                + " encoding=\"UTF-8\"?><Response></Response>",
            toTwilio.events()));
    String sendGrid =
        "[{\"sg_event_id\":\"sg-1\",\"event\":\"open\"},{\"sg_event_id\":\"sg-2\",\"event\":\"click\"}]";
    posts.add(
        new Post(
                "sendgrid",
                Map.of("Content-Type", "application/json"),
                sendGrid,
                "200 application/json {\"accepted\":2,\"ids\":[\"sg-1\",\"sg-2\"]}",
                List.of(
                    "/webhooks/sendgrid sendgrid.open sg-1",
                    "/webhooks/sendgrid sendgrid.click sg-2"))
            .with("X-Twilio-Email-Event-Webhook-Timestamp", now)
            .with(
                "X-Twilio-Email-Event-Webhook-Signature",
                signed("SHA256withECDSA", ec, now + sendGrid)));
    String postal = "{\"event\":\"MessageSent\",\"uuid\":\"p-1\"}";
    posts.add(
        post("postal", postal, "postal.MessageSent p-1")
            .with("X-Postal-Signature-256", signed("SHA256withRSA", rsa, postal)));
    return posts;
  }

  private static HttpResponse<String> send(HttpClient http, URI hub, Post post)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hub.resolve("/v1/webhooks/" + post.path()))
            .POST(BodyPublishers.ofString(post.body()));
    post.headers().forEach(request::header);
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private static String shown(HttpResponse<String> answer) {
    return answer.statusCode()
        + " "
        + answer.headers().firstValue("Content-Type").orElse("")
        + " "
        + answer.body();
  }

  private static HttpClient client() {
    return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @Test
  void eachProvidersRequestBecomesAnEventOnceHoweverOftenItComes()
      throws IOException, InterruptedException, GeneralSecurityException {
    KeyPair ec = keys("EC", 256);
    KeyPair rsa = keys("RSA", 2048);
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml(ec, rsa));
    TreeSet<String> expected = new TreeSet<>();
    try (Hub hub = Hub.start(Configuration.load(file), Clock.system());
        HttpClient http = client();
        Api api = new Api(hub.url(), "change-me")) {
      for (Post post : posts(ec, rsa)) {
        for (int i = 0; i < 2; i++) {
          assertEquals(post.answer(), shown(send(http, hub.url(), post)), post.path());
        }
        HttpResponse<String> forged =
            send(
                http,
                hub.url(),
                new Post(
                    post.path().replaceFirst("code=.", "code="),
                    Map.of("X-Token", "forged", "Content-Type", "application/json"),
                    post.body().replace("timestamp\":\"", "timestamp\":\"1"),
                    "",
                    List.of()));
        assertEquals(401, forged.statusCode(), post.path());
        assertTrue(forged.body().contains("\"code\":\"webhook-not-proven\""), forged.body());
        expected.addAll(post.events());
      }
      api.await("kept", new Api.Account(expected.size(), 0, expected.size(), 0));
      assertEquals(
          404, send(http, hub.url(), new Post("none", Map.of(), "", "", List.of())).statusCode());
      assertEquals(
          413,
          send(http, hub.url(), new Post("github", Map.of(), "x".repeat(11 << 20), "", List.of()))
              .statusCode());
    }
    TreeSet<String> kept = new TreeSet<>();
    for (String line : new ArchiveFiles(folder.resolve("kept")).lines()) {
      JsonNode event = Api.JSON.readTree(line);
      kept.add(
          event.path("source").asText()
              + " "
              + event.path("type").asText()
              + " "
              + event.path("id").asText());
    }
    assertEquals(expected, kept);
  }

  @Test
  void theHandshakeIsAnsweredOverHttp() throws IOException, InterruptedException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            "http: { port: 0 }\nwebhooks: { c: { preset: cloudevents, token: { query: c }, secret: "
                + SECRET
                + ", allowed-origins: [origin.example] } }\n");
    try (Hub hub = Hub.start(Configuration.load(file), Clock.system());
        HttpClient http = client()) {
      HttpResponse<String> answer =
          http.send(
              HttpRequest.newBuilder(hub.url().resolve("/v1/webhooks/c"))
                  .method("OPTIONS", BodyPublishers.noBody())
                  .header("WebHook-Request-Origin", "origin.example")
                  .header("WebHook-Request-Rate", "100")
                  .build(),
              BodyHandlers.ofString());
      assertEquals(204, answer.statusCode());
      assertEquals(
          "origin.example", answer.headers().firstValue("WebHook-Allowed-Origin").orElse(""));
      assertEquals("*", answer.headers().firstValue("WebHook-Allowed-Rate").orElse(""));
    }
  }

  @Test
  void whatWasAnsweredSurvivesAKillAndItsRepeatIsRecognisedAfterwards()
      throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        http: { port: 0 }
        keys: { op: { key: change-me, scopes: ['*'] } }
        rules: { all: { pattern: { source: [/webhooks/github] }, targets: [kept] } }
        targets: { kept: { archive: { path: ./kept } } }
        webhooks: { github: { preset: github, secret: %s } }
        """
            .formatted(SECRET));
    Post post =
        post("github", "{}", "github.ping d-1")
            .with("X-GitHub-Event", "ping")
            .with("X-GitHub-Delivery", "d-1")
            .with("X-Hub-Signature-256", "sha256=" + hex("{}"));
    try (HttpClient http = client()) {
      try (HubProcess hub = HubProcess.start(folder, "serve")) {
        assertEquals(post.answer(), shown(send(http, hub.url(), post)));
        hub.kill();
      }
      try (HubProcess hub = HubProcess.start(folder, "serve");
          Api api = new Api(hub.url(), "change-me")) {
        assertEquals(post.answer(), shown(send(http, hub.url(), post)));
        api.await("kept", new Api.Account(1, 0, 1, 0));
      }
    }
  }
}
