package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.secret.Secret;
import dev.sluice.target.Outcome;
import dev.sluice.target.Target;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Webhooks by Standard Webhooks and CloudEvents, and batches.
class WebhookTargetTest extends HttpAttempts {

  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static HttpTargetSettings settings(
      HostileReceiver receiver,
      WebhookSettings.Form form,
      Optional<WebhookSettings.Handshake> handshake) {
    return new HttpTargetSettings(
        receiver.url("/in"),
        "POST",
        Map.of(),
        new Connection.None(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(
            new WebhookSettings(
                form,
                List.of(new Secret(SECRET), new Secret("whsec_" + "A".repeat(32))),
                handshake)),
        Optional.empty());
  }

  @Test
  void theKnownVectorIsSignedAsItsAuthorsSignIt() {
    assertEquals(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        Signatures.of(
            List.of(SECRET),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)));
  }

  /// The key pair of the specification, and what Svix, whose authors wrote it, sign with it.
  @Test
  void theKnownAsymmetricVectorIsSignedAsItsAuthorsSignIt() {
    assertEquals(
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
        Signatures.of(
            List.of(
                "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg=="),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void anEd25519SignatureIsGoodForThePublicKey() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
    String signed =
        Signatures.of(
            List.of("whsk_" + Base64.getEncoder().encodeToString(seed)), "a", 7, new byte[] {'b'});
    assertTrue(signed.startsWith("v1a,"), signed);
    Signature check = Signature.getInstance("Ed25519");
    check.initVerify(pair.getPublic());
    check.update("a.7.b".getBytes(StandardCharsets.UTF_8));
    assertTrue(check.verify(Base64.getDecoder().decode(signed.substring(4))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_?", "whsk_AAAA"})
  void whatIsNoSecretIsRefused(String secret) {
    assertThrows(Fault.class, () -> Signatures.require(secret));
  }

  @Test
  void eachLiveSecretSignsTheBytesThatAreSentUnderOneId() throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(204, "", "")) {
      HttpTarget target =
          target(settings(receiver, WebhookSettings.Form.STANDARD, Optional.empty()), DEADLINE);
      target.deliver(PARCEL);
      target.deliver(PARCEL);
      HostileReceiver.Got got = receiver.requests.take();
      String id = got.headers().getOrDefault("webhook-id", "");
      assertEquals(id, receiver.requests.take().headers().get("webhook-id"));
      assertTrue(id.matches("msg_[A-Za-z0-9_-]{24}"), id);
      assertEquals(NOW.getEpochSecond() + "", got.headers().get("webhook-timestamp"));
      assertEquals(
          "{\"type\":\"sold\",\"timestamp\":\"2026-11-21T10:00:00Z\","
              + "\"data\":{\"ticket\":{\"n\":1.5,\"s\":\"größe\"},\"nothing\":null}}",
          got.body());
      assertEquals(
          Signatures.of(
              List.of(SECRET, "whsec_" + "A".repeat(32)),
              id,
              NOW.getEpochSecond(),
              got.body().getBytes(StandardCharsets.UTF_8)),
          got.headers().get("webhook-signature"));
    }
  }

  @Test
  void aCloudEventGoesInOnePieceOrInHeaders() throws InterruptedException {
    try (HostileReceiver receiver = HostileReceiver.answering(204, "", "")) {
      target(settings(receiver, WebhookSettings.Form.STRUCTURED, Optional.empty()), DEADLINE)
          .deliver(PARCEL);
      HostileReceiver.Got whole = receiver.requests.take();
      assertEquals(
          "application/cloudevents+json; charset=utf-8", whole.headers().get("content-type"));
      assertTrue(whole.body().contains("\"specversion\":\"1.0\""), whole.body());
      target(settings(receiver, WebhookSettings.Form.BINARY, Optional.empty()), DEADLINE)
          .deliver(PARCEL);
      HostileReceiver.Got split = receiver.requests.take();
      assertEquals("sold", split.headers().get("ce-type"));
      assertEquals(EVENT.data().text(), split.body());
    }
  }

  @Test
  void aWebhookThatIsGoneIsToldAndItsDeliveryIsKept() throws InterruptedException {
    AtomicInteger gone = new AtomicInteger();
    HttpClient client = HttpClients.start();
    try (HostileReceiver receiver = HostileReceiver.answering(410, "", "")) {
      HttpTarget target =
          new HttpTarget(
              settings(receiver, WebhookSettings.Form.STANDARD, Optional.empty()),
              client,
              DEADLINE,
              CLOCK,
              new Tokens(client, CLOCK),
              gone::incrementAndGet);
      assertEquals("HTTP_410", retryable(target.deliver(PARCEL)).code());
      assertEquals(1, gone.get());
      assertEquals("HTTP_410", refused(deliver(receiver, DEADLINE)).code());
      assertEquals(1, gone.get());
    } finally {
      HttpClients.stop(client);
    }
  }

  @Test
  void nothingIsSentBeforeTheReceiverAgreesAndThenAtItsRate() throws InterruptedException {
    WebhookSettings.Handshake asked = new WebhookSettings.Handshake("hub.example.com", 120);
    HttpClient client = HttpClients.start();
    try (HostileReceiver no = HostileReceiver.answering(200, "Allow: POST\r\n", "");
        HostileReceiver yes =
            HostileReceiver.answering(
                200,
                "WebHook-Allowed-Origin: hub.example.com\r\nWebHook-Allowed-Rate: 60\r\n",
                "")) {
      assertEquals("HANDSHAKE", retryable(shaken(no, asked, client).deliver(PARCEL)).code());
      assertEquals("OPTIONS /in HTTP/1.1", no.requests.take().line());
      assertEquals(0, no.requests.size());
      Target target = shaken(yes, asked, client);
      assertEquals(new Outcome.Delivered(), target.deliver(PARCEL));
      HostileReceiver.Got options = yes.requests.take();
      assertEquals("hub.example.com", options.headers().get("webhook-request-origin"));
      assertEquals("120", options.headers().get("webhook-request-rate"));
      assertEquals("hub.example.com", yes.requests.take().headers().get("webhook-request-origin"));
      Outcome.Postponed later = assertInstanceOf(Outcome.Postponed.class, target.deliver(PARCEL));
      assertEquals(NOW.plusSeconds(1), later.until());
    } finally {
      HttpClients.stop(client);
    }
  }

  private Target shaken(
      HostileReceiver receiver, WebhookSettings.Handshake asked, HttpClient client) {
    HttpTargetSettings settings =
        settings(receiver, WebhookSettings.Form.STRUCTURED, Optional.of(asked));
    return new HandshakeTarget(
        target(settings, DEADLINE), settings.url(), asked, client, DEADLINE, CLOCK);
  }

  @Test
  void deliveriesThatGoTogetherShareOneRequestAndItsAnswer() throws Exception {
    BatchSettings limits = new BatchSettings(5, 1 << 20, Duration.ofMinutes(1));
    try (HostileReceiver receiver = HostileReceiver.answering(503, "Retry-After: 7\r\n", "");
        ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpTargetSettings settings = HttpAttempts.settings(receiver.url("/in"));
      Target target = new BatchTarget(settings, limits, target(settings, DEADLINE), 2);
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        outcomes.add(many.submit(() -> target.deliver(PARCEL)));
      }
      for (Future<Outcome> outcome : outcomes) {
        Outcome.Retryable retryable = assertInstanceOf(Outcome.Retryable.class, outcome.get());
        assertEquals(Optional.of(Duration.ofSeconds(7)), retryable.after());
      }
      assertEquals(2, receiver.requests.size());
      HostileReceiver.Got got = receiver.requests.take();
      assertEquals("5", got.headers().get("sluice-batch"));
      assertTrue(got.body().startsWith("[{") && got.body().endsWith("}]"), got.body());
    }
  }

  @Test
  void aBatchGoesWhenItIsLongEnoughOrHasWaitedLongEnough() throws Exception {
    BatchSettings limits = new BatchSettings(100, 1_024, Duration.ofMillis(20));
    try (HostileReceiver receiver = HostileReceiver.answering(200, "", "");
        ExecutorService many = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpTargetSettings settings = HttpAttempts.settings(receiver.url("/in"));
      Target target = new BatchTarget(settings, limits, target(settings, DEADLINE), 4);
      assertEquals(new Outcome.Delivered(), target.deliver(PARCEL));
      List<Future<Outcome>> outcomes = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        outcomes.add(many.submit(() -> target.deliver(PARCEL)));
      }
      for (Future<Outcome> outcome : outcomes) {
        assertEquals(new Outcome.Delivered(), outcome.get());
      }
      for (HostileReceiver.Got got : receiver.requests) {
        assertTrue(got.body().length() <= 1_024, got.body());
      }
    }
  }
}
