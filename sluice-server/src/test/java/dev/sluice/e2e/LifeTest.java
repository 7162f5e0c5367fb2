package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of deliveries while targets fail, hang, are disabled and come back.
class LifeTest {

  private static final String KEY = "key-of-the-only-caller";

  private static final String CALLER =
      """
      http: { port: 0 }
      keys:
        app: { key: %s, scopes: ["events:send", "deliveries:read", "deliveries:write"] }
      """
          .formatted(KEY);

  private static final Logger HUB_LOG = Logger.getLogger(Hub.class.getName());

  @TempDir Path folder;

  private Hub start(String rest) throws IOException {
    Path file = Files.writeString(folder.resolve("sluice.yaml"), rest);
    return Hub.start(Configuration.load(file), Clock.system());
  }

  /// A hub with one rule to one API.
  private Hub startWithApi(Receiver receiver, boolean enabled) throws IOException {
    return start(
        CALLER
            + """
            rules: { push: { pattern: { source: [/a] }, targets: [api] } }
            targets: { api: { enabled: %s, http: { url: "%s" } } }
            """
                .formatted(enabled, receiver.url()));
  }

  private static Api.Account account(long in, long delivered, long pending, long dead) {
    return new Api.Account(in, delivered, pending, dead);
  }

  @Test
  void aDisabledTargetKeepsItsBacklogOverARestartAndGetsItWhenEnabled()
      throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.willing()) {
      try (Hub hub = startWithApi(receiver, false);
          Api api = new Api(hub.url(), KEY)) {
        api.send("/a", "1", "{}");
        api.await("api", account(1, 0, 1, 0));
      }
      try (Hub hub = startWithApi(receiver, false);
          Api api = new Api(hub.url(), KEY)) {
        api.send("/a", "2", "{}");
        api.await("api", account(2, 0, 2, 0));
      }
      assertEquals(0, receiver.requests().size());
      try (Hub hub = startWithApi(receiver, true);
          Api api = new Api(hub.url(), KEY)) {
        api.await("api", account(2, 2, 0, 0));
      }
      assertEquals(2, receiver.requests().size());
    }
  }

  @Test
  void anArchiveThatCannotBeWrittenIsToldAtTheStartAndHoldsUpNothing()
      throws IOException, InterruptedException {
    Path inTheWay = Files.writeString(folder.resolve("disk"), "not a folder");
    List<String> warnings = new CopyOnWriteArrayList<>();
    Handler heard = new Heard(warnings);
    HUB_LOG.addHandler(heard);
    try (Hub hub =
            start(
                CALLER
                    + """
                    rules: { keep: { pattern: { source: [/a] }, targets: [lake] } }
                    targets: { lake: { archive: { path: disk/lake, flush: { age: 1s } } } }
                    """);
        Api api = new Api(hub.url(), KEY)) {
      assertTrue(
          warnings.stream()
              .anyMatch(each ->
                  each.startsWith("archive lake cannot write to " + inTheWay.resolve("lake"))),
          warnings::toString);
      api.send("/a", "1", "{}");
      api.await("lake", account(1, 0, 1, 0));
      Files.delete(inTheWay);
      api.await("lake", account(1, 1, 0, 0));
    } finally {
      HUB_LOG.removeHandler(heard);
    }
  }

  /// Keeps the texts of warnings.
  private static final class Heard extends Handler {
    private final List<String> warnings;

    Heard(List<String> warnings) {
      this.warnings = warnings;
    }

    @Override
    public void publish(LogRecord line) {
      if (line.getLevel().equals(Level.WARNING)) {
        warnings.add(line.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void aTargetThatIsTakenOutOfTheFileKeepsItsBacklogUntilItIsBack()
      throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.willing()) {
      try (Hub hub = startWithApi(receiver, false);
          Api api = new Api(hub.url(), KEY)) {
        api.send("/a", "1", "{}");
        api.await("api", account(1, 0, 1, 0));
      }
      try (Hub hub = start(CALLER);
          Api api = new Api(hub.url(), KEY)) {
        api.await("api", account(1, 0, 1, 0));
      }
      try (Hub hub = startWithApi(receiver, true);
          Api api = new Api(hub.url(), KEY)) {
        api.await("api", account(1, 1, 0, 0));
      }
      assertEquals(1, receiver.requests().size());
    }
  }

  @Test
  void aTargetThatHangsDelaysNeitherAnotherNorTheArchive()
      throws IOException, InterruptedException {
    CountDownLatch mended = new CountDownLatch(1);
    try (Receiver good = Receiver.willing();
        Receiver hanging =
            new Receiver(_ -> {
              mended.await();
              return Receiver.Reply.of(200);
            });
        Hub hub =
            start(
                CALLER
                    + """
                    rules: { all: { pattern: { source: [/a] }, targets: [good, hanging, files] } }
                    targets:
                      good: { http: { url: "%s" } }
                      hanging: { http: { url: "%s", timeout: 15m } }
                      files: { archive: { path: ./files, flush: { age: 1s } } }
                    """
                        .formatted(good.url(), hanging.url()));
        Api api = new Api(hub.url(), KEY)) {
      try {
        int events = 50;
        for (int i = 0; i < events; i++) {
          api.send("/a", "e" + i, "{}");
        }
        api.await("good", account(events, events, 0, 0));
        api.await("files", account(events, events, 0, 0));
        assertEquals(events, new ArchiveFiles(folder.resolve("files")).ids().size());
        assertEquals(account(events, 0, events, 0), api.account("hanging"));
        mended.countDown();
        api.await("hanging", account(events, events, 0, 0));
      } finally {
        mended.countDown();
      }
    }
  }

  /// A receiver that reads what comes and then writes the same text again and again, without end.
  private static ServerSocket endless(String begin, String text) throws IOException {
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          while (!server.isClosed()) {
            try {
              Socket peer = server.accept();
              Thread.ofVirtual().start(() -> talk(peer, begin, text));
            } catch (IOException e) {
              return;
            }
          }
        });
    return server;
  }

  private static void talk(Socket peer, String begin, String text) {
    try (peer) {
      OutputStream out = peer.getOutputStream();
      out.write(begin.getBytes(StandardCharsets.US_ASCII));
      byte[] piece = text.getBytes(StandardCharsets.US_ASCII);
      while (true) {
        out.write(piece);
      }
    } catch (IOException e) {
      // The hub has had enough of it.
    }
  }

  @Test
  void targetsThatAnswerWithoutEndDelayNoOther() throws IOException, InterruptedException {
    try (Receiver good = Receiver.willing();
        ServerSocket headers = endless("HTTP/1.1 200 OK\r\n", "X-More: and more\r\n");
        ServerSocket body =
            endless("HTTP/1.1 500 No\r\nTransfer-Encoding: chunked\r\n\r\n", "4\r\nmore\r\n");
        Hub hub =
            start(
                CALLER
                    + """
                    rules: { all: { pattern: { source: [/a] }, targets: [good, headers, body] } }
                    targets:
                      good: { http: { url: "%s" } }
                      headers: { http: { url: "http://127.0.0.1:%d/", timeout: 1s, retry: { attempts: 1 } } }
                      body: { http: { url: "http://127.0.0.1:%d/", timeout: 1s, retry: { attempts: 1 } } }
                    """
                        .formatted(good.url(), headers.getLocalPort(), body.getLocalPort()));
        Api api = new Api(hub.url(), KEY)) {
      int events = 20;
      for (int i = 0; i < events; i++) {
        api.send("/a", "e" + i, "{}");
      }
      api.await("good", account(events, events, 0, 0));
      api.await("headers", account(events, 0, 0, events));
      api.await("body", account(events, 0, 0, events));
    }
  }

  @Test
  void aDeadLetterOfARuleAndATargetThatAreGoneIsKeptAndCanBeRedrivenWhenTheyAreBack()
      throws IOException, InterruptedException {
    try (Receiver receiver = new Receiver(_ -> Receiver.Reply.of(404))) {
      try (Hub hub = startWithApi(receiver, true);
          Api api = new Api(hub.url(), KEY)) {
        api.send("/a", "1", "{}");
        api.await("api", account(1, 0, 0, 1));
      }
      receiver.behave(_ -> Receiver.Reply.of(200));
      try (Hub hub = start(CALLER);
          Api api = new Api(hub.url(), KEY)) {
        api.await("api", account(1, 0, 0, 1));
        HttpResponse<String> reply =
            api.post(
                "/v1/dead-letters/redrive",
                "application/json",
                "{\"ids\":[\"" + only(api).path("id").asText() + "\"]}");
        assertEquals("{\"redriven\":1}", reply.body());
        api.await("api", account(1, 0, 1, 0));
        assertEquals("due", only(api).path("state").asText());
      }
      try (Hub hub = startWithApi(receiver, true);
          Api api = new Api(hub.url(), KEY)) {
        api.await("api", account(1, 1, 0, 0));
      }
    }
  }

  @Test
  void whatARuleOwedBeforeItWasTakenOutIsStillDelivered() throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.willing()) {
      try (Hub hub = startWithApi(receiver, false);
          Api api = new Api(hub.url(), KEY)) {
        api.send("/a", "1", "{}");
        api.await("api", account(1, 0, 1, 0));
      }
      try (Hub hub =
              start(
                  CALLER
                      + "targets: { api: { http: { url: \"%s\" } } }\n".formatted(receiver.url()));
          Api api = new Api(hub.url(), KEY)) {
        api.await("api", account(1, 1, 0, 0));
        api.send("/a", "2", "{}");
        api.await("api", account(1, 1, 0, 0));
      }
      assertEquals(1, receiver.requests().size());
    }
  }

  @Test
  void aReceiverThatIsOutOfOrderOnceGetsASecondAttemptUnderTheSameId()
      throws IOException, InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    try (Receiver receiver =
            new Receiver(_ -> Receiver.Reply.of(calls.incrementAndGet() == 1 ? 503 : 200));
        Hub hub = startWithApi(receiver, true);
        Api api = new Api(hub.url(), KEY)) {
      api.send("/a", "1", "{}");
      api.await("api", account(1, 1, 0, 0));
      JsonNode delivery = only(api);
      assertEquals("delivered", delivery.path("state").asText());
      assertEquals(2, delivery.path("attempts").asInt());
      assertEquals("HTTP_503", delivery.path("history").path(0).path("code").asText());
      String id = delivery.path("id").asText();
      assertEquals(
          List.of(id + " 1", id + " 2"),
          receiver.requests().stream().map(got -> got.delivery() + " " + got.attempt()).toList());
    }
  }

  @Test
  void aDeadLetterIsDeliveredWhenItIsRedrivenToAReceiverThatWasMended()
      throws IOException, InterruptedException {
    try (Receiver receiver = new Receiver(_ -> Receiver.Reply.of(404));
        Hub hub = startWithApi(receiver, true);
        Api api = new Api(hub.url(), KEY)) {
      api.send("/a", "1", "{}");
      api.await("api", account(1, 0, 0, 1));
      JsonNode dead = only(api);
      assertEquals("dead", dead.path("state").asText());
      assertEquals("HTTP_404", dead.path("cause").path("code").asText());

      receiver.behave(_ -> Receiver.Reply.of(200));
      HttpResponse<String> reply =
          api.post(
              "/v1/dead-letters/redrive",
              "application/json",
              "{\"ids\":[\"" + dead.path("id").asText() + "\"]}");
      assertEquals("{\"redriven\":1}", reply.body());
      api.await("api", account(1, 1, 0, 0));
      assertEquals(2, receiver.requests().size());
    }
  }

  @Test
  void aReceiverThatAsksToBeLeftAloneIs() throws IOException, InterruptedException {
    Duration asked = Duration.ofHours(2);
    try (Receiver receiver =
            new Receiver(_ ->
                new Receiver.Reply(429, Map.of("Retry-After", Long.toString(asked.toSeconds()))));
        Hub hub = startWithApi(receiver, true);
        Api api = new Api(hub.url(), KEY)) {
      api.send("/a", "1", "{}");
      Await.until(
          () ->
              only(api).path("attempts").asInt() == 1
                  && only(api).path("state").asText().equals("due"),
          () -> "there is no attempt");
      JsonNode delivery = only(api);
      Instant attempt = Instant.parse(delivery.path("history").path(0).path("at").asText());
      Instant due = Instant.parse(delivery.path("due").asText());
      assertFalse(due.isBefore(attempt.plus(asked)), delivery.toString());
      assertEquals(1, receiver.requests().size());
    }
  }

  private static JsonNode only(Api api) throws IOException, InterruptedException {
    JsonNode deliveries = api.get("/v1/deliveries").path("deliveries");
    assertEquals(1, deliveries.size(), deliveries.toString());
    return deliveries.path(0);
  }

  @Test
  void aHubWithAPairOfPemFilesSpeaksHttps()
      throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("hub", PemFiles.make(folder));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (Hub hub =
            start("http: { port: 0, tls: { certificate: tls/hub.pem, key: tls/hub.key } }\n");
        HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      assertEquals("https", hub.url().getScheme());
      HttpResponse<String> reply =
          client.send(
              HttpRequest.newBuilder(hub.url().resolve("/ready")).build(), BodyHandlers.ofString());
      assertEquals(200, reply.statusCode());
      assertTrue(
          Stream.of("TLSv1.3", "TLSv1.2")
              .anyMatch(reply.sslSession().orElseThrow().getProtocol()::equals));
    }
  }
}
