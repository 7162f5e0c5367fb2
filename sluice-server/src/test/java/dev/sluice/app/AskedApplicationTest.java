package dev.sluice.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.config.Configuration;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reply;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An application that is asked about a message reads it before it answers.
class AskedApplicationTest {

  private static final String YAML =
      """
      http: { port: 0 }
      smtp: { port: 0, domains: [example.com] }
      keys:
        judge: { key: judge-0123456789abcdef, scopes: [objects:read], application: judge }
        other: { key: other-0123456789abcdef, scopes: [objects:read], application: other }
      targets:
        judge: { http: { url: "http://127.0.0.1:PORT/" } }
      receipt:
        stores: { inbox: {} }
        rules:
          - name: all
            actions: [{ store: inbox, prefix: in/ }, { application: judge, wait: true }]
      """;

  @TempDir Path folder;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final AtomicReference<Hub> hub = new AtomicReference<>();
  private final Map<String, Integer> whileAsked = new ConcurrentHashMap<>();

  private int status(String who, String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(hub.get().url() + path))
            .header("x-api-key", who + "-0123456789abcdef")
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String id =
        new JsonMapper()
            .readTree(exchange.getRequestBody().readAllBytes())
            .findPath("messageId")
            .asText();
    try {
      for (String who : List.of("judge", "other")) {
        whileAsked.put(who + " object", status(who, "/v1/objects/inbox/in/" + id));
        whileAsked.put(who + " message", status(who, "/v1/mail/messages/" + id));
        whileAsked.put(who + " part", status(who, "/v1/mail/messages/" + id + "/parts/1"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] body = "{}".getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void itMayReadTheMessageWhileItIsAskedAndAfterItAndNobodyElseMay()
      throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    String yaml = YAML.replace("PORT", server.getAddress().getPort() + "");
    Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
    try (Hub opened = Hub.start(Configuration.load(file), Clock.system())) {
      hub.set(opened);
      Client client =
          new Client(
              InetAddress.getLoopbackAddress(), "x", "ESMTP", Optional.empty(), Optional.empty());
      Envelope envelope =
          new Envelope(
              client, Optional.empty(), List.of(new EmailAddress("a", "example.com")), false);
      try (Incoming incoming = opened.reception().orElseThrow().begin(envelope)) {
        byte[] bytes = "Subject: x\r\n\r\nHello\r\n".getBytes(UTF_8);
        incoming.write(bytes, 0, bytes.length);
        Reply reply = incoming.end();
        String id = reply.text().substring(reply.text().lastIndexOf(' ') + 1);
        assertEquals(
            Map.of(
                "judge object", 200,
                "judge message", 200,
                "judge part", 200,
                "other object", 404,
                "other message", 404,
                "other part", 404),
            whileAsked);
        assertEquals(200, status("judge", "/v1/objects/inbox/in/" + id));
        assertEquals(404, status("other", "/v1/objects/inbox/in/" + id));
      }
    } finally {
      server.stop(0);
    }
  }
}
