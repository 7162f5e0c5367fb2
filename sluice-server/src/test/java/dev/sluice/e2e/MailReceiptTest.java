package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.Hub;
import dev.sluice.config.Configuration;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reception;
import dev.sluice.mail.Reply;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole hub that gets messages through the port of mail.
class MailReceiptTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  private HttpServer application;
  private final BlockingQueue<String> got = new LinkedBlockingQueue<>();
  private volatile String answer = "{}";

  @BeforeEach
  void startApplication() throws IOException {
    application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    application.createContext(
        "/",
        call -> {
          String path = call.getRequestURI().getPath();
          got.add(
              path
                  + " "
                  + new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(200, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    application.start();
  }

  @AfterEach
  void stopApplication() {
    application.stop(0);
  }

  private Hub start() throws IOException {
    String url = "http://127.0.0.1:" + application.getAddress().getPort();
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            smtp: { port: 0, domains: [example.com] }
            receipt:
              stores: { inbox: { keep: 1h } }
              rules:
                - name: asks
                  recipients: [asked@example.com]
                  actions: [ { application: judge, wait: true }, { bounce: mailbox-full }, { stop: true } ]
                - name: tells
                  actions: [ { store: inbox }, { application: app } ]
            targets:
              app: { http: { url: "%s/app", input-path: $.detail } }
              judge: { http: { url: "%s/judge" } }
            """
                .formatted(url, url));
    return Hub.start(Configuration.load(file), Clock.system());
  }

  private static Reply send(Reception reception, String recipient)
      throws IOException, InterruptedException {
    Client client =
        new Client(
            InetAddress.getLoopbackAddress(), "there", "ESMTP", Optional.empty(), Optional.empty());
    EmailAddress to = new EmailAddress(recipient, "example.com");
    Envelope envelope =
        new Envelope(client, Optional.of(new EmailAddress("a", "sender.test")), List.of(to), false);
    byte[] message = "Subject: hello\r\n\r\nbody\r\n".getBytes(StandardCharsets.UTF_8);
    try (Incoming incoming = reception.begin(envelope)) {
      incoming.write(message, 0, message.length);
      return incoming.end();
    }
  }

  private JsonNode next(String path) throws InterruptedException, IOException {
    String post = Objects.requireNonNull(got.poll(20, TimeUnit.SECONDS), "nothing came");
    assertTrue(post.startsWith(path + " "), post);
    return JSON.readTree(post.substring(path.length() + 1));
  }

  @Test
  void aMessageIsStoredAndItsApplicationIsToldInTheFormOfSes()
      throws IOException, InterruptedException {
    try (Hub hub = start()) {
      assertEquals(250, send(hub.reception().orElseThrow(), "anybody").code());
      JsonNode ses = next("/app").at("/Records/0/ses");
      assertEquals("hello", ses.at("/mail/commonHeaders/subject").asText());
      assertEquals("app", ses.at("/receipt/action/functionArn").asText());
      String id = ses.at("/mail/messageId").asText();
      Path object = folder.resolve("data/mail/stores/inbox").resolve(id);
      assertTrue(Files.readString(object).endsWith("Subject: hello\r\n\r\nbody\r\n"));
    }
  }

  @Test
  void anApplicationThatIsWaitedForDecides() throws IOException, InterruptedException {
    try (Hub hub = start()) {
      Reception reception = hub.reception().orElseThrow();
      assertEquals(552, send(reception, "asked").code());
      next("/judge");
      answer = "{\"disposition\":\"STOP_RULE\"}";
      assertEquals(250, send(reception, "asked").code());
      JsonNode asked = next("/judge").at("/Records/0/ses/receipt/action");
      assertEquals("RequestResponse", asked.path("invocationType").asText());
      // The rule behind it matches too.
      next("/app");
    }
  }

  @Test
  void whatIsLeftOfMessagesThatWereComingInIsThrownAwayAtTheStart() throws IOException {
    Path spool = Files.createDirectories(folder.resolve("data/mail/spool"));
    Files.writeString(spool.resolve("left"), "half a message");
    Hub hub = start();
    hub.close();
    try (Stream<Path> files = Files.list(spool)) {
      assertEquals(0, files.count());
    }
  }
}
