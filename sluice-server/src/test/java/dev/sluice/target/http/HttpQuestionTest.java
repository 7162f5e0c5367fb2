package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.secret.Secret;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is asked while a sender waits.
@Timeout(60)
class HttpQuestionTest {

  private static final byte[] JSON = "{\"Records\":[]}".getBytes(StandardCharsets.UTF_8);
  private static final Duration LONG = Duration.ofSeconds(30);

  private static final CountDownLatch OVER = new CountDownLatch(1);

  private static HttpClient client;

  @BeforeAll
  static void open() {
    client = HttpClients.start();
  }

  @AfterAll
  static void close() {
    OVER.countDown();
    HttpClients.stop(client);
  }

  private static String ask(HostileReceiver receiver, Duration limit) throws InterruptedException {
    return new HttpQuestion(
            HttpAttempts.settings(receiver.url("/judge")),
            client,
            new Tokens(client, Clock.system()))
        .ask(JSON, "m1/rule", limit);
  }

  private static String noAnswer(HostileReceiver receiver, Duration limit) {
    Fault fault = assertThrows(Fault.class, () -> ask(receiver, limit));
    assertEquals("no-answer", fault.code());
    assertEquals(Fault.Kind.UNAVAILABLE, fault.kind());
    return fault.sentence();
  }

  @Test
  void theQuestionIsAskedOnceAndItsAnswerIsTheBody() throws InterruptedException, IOException {
    try (HostileReceiver receiver =
        HostileReceiver.answering(200, "", "{\"disposition\":\"STOP_RULE\"}")) {
      assertEquals("{\"disposition\":\"STOP_RULE\"}", ask(receiver, LONG));
      HostileReceiver.Got got = receiver.requests.take();
      assertEquals("POST /judge HTTP/1.1", got.line());
      assertEquals("m1/rule", got.headers().get("sluice-question"));
      assertEquals(new String(JSON, StandardCharsets.UTF_8), got.body());
      assertTrue(receiver.requests.isEmpty());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 404, 429, 500, 503})
  void anotherStatusIsNoAnswer(int status) throws IOException {
    try (HostileReceiver receiver =
        HostileReceiver.answering(status, "Location: /elsewhere\r\n", "{}")) {
      assertTrue(noAnswer(receiver, LONG).endsWith(" answered " + status));
      assertEquals(1, receiver.requests.size());
    }
  }

  @Test
  void aTokenThatIsRefusedIsDroppedOnceAndTheQuestionIsAskedAgain()
      throws InterruptedException, IOException {
    AtomicInteger given = new AtomicInteger();
    try (HostileReceiver endpoint =
            new HostileReceiver((_, out) -> {
              String token = "{\"access_token\":\"t" + given.incrementAndGet() + "\"}";
              say(out, 200, token);
            });
        HostileReceiver judge =
            new HostileReceiver((_, out) -> say(out, given.get() < 2 ? 401 : 200, "{}"));
        HostileReceiver never = HostileReceiver.answering(401, "", "")) {
      Connection oauth =
          new Connection.OAuth(
              endpoint.url("/token"), "id", new Secret("s"), Optional.empty(), false, Map.of());
      Tokens tokens = new Tokens(client, Clock.system());
      assertEquals("{}", question(judge, oauth, tokens).ask(JSON, "q", LONG));
      assertEquals(2, judge.requests.size());
      Fault fault =
          assertThrows(Fault.class, () -> question(never, oauth, tokens).ask(JSON, "q", LONG));
      assertTrue(fault.sentence().endsWith(" answered 401"), fault.sentence());
      assertEquals(2, never.requests.size());
    }
  }

  private static HttpQuestion question(
      HostileReceiver receiver, Connection connection, Tokens tokens) {
    HttpTargetSettings settings =
        new HttpTargetSettings(
            receiver.url("/judge"), "POST", Map.of(), connection, Optional.empty());
    return new HttpQuestion(settings, client, tokens);
  }

  private static void say(OutputStream out, int status, String body) throws IOException {
    out.write(
        "HTTP/1.1 %d Said\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            .formatted(status, body.length(), body)
            .getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void silenceIsWaitedForNoLongerThanTheLimit() throws IOException {
    try (HostileReceiver receiver = new HostileReceiver((_, _) -> hang())) {
      noAnswer(receiver, Duration.ofMillis(200));
    }
  }

  @Test
  void bytesThatDripDoNotPutTheLimitOff() throws IOException {
    try (HostileReceiver receiver =
        new HostileReceiver((_, out) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
          // Each byte begins the time for silence anew; the hub has to end it.
          while (true) {
            out.write(' ');
            out.flush();
            LockSupport.parkNanos(20_000_000);
          }
        })) {
      noAnswer(receiver, Duration.ofMillis(300));
    }
  }

  @Test
  void aReceiverThatIsAwayIsNoAnswer() throws IOException {
    HostileReceiver receiver = HostileReceiver.saying("");
    receiver.close();
    noAnswer(receiver, LONG);
  }

  private static void hang() {
    try {
      OVER.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
