package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
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
