package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.target.app.Books;
import dev.sluice.target.app.Box;
import dev.sluice.testkit.Packed;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole hub whose targets are applications: a WAR, a jar and one at a URL.
class ApplicationsTest {

  private static final String KEY = "key-of-the-only-caller";

  @TempDir static Path folder;

  private static final Box WAR = new Box();
  private static final Box JAR = new Box();
  private static final LinkedBlockingQueue<String> REMOTE = new LinkedBlockingQueue<>();

  private static final AtomicInteger TOKENS = new AtomicInteger();

  private static HttpServer server;
  private static Hub hub;
  private static Api api;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ApplicationsTest::answer);
    server.createContext("/token", ApplicationsTest::token);
    server.start();
    int port = server.getAddress().getPort();
    Packed.war(folder.resolve("books.war"), Books.class);
    Packed.jar(folder.resolve("books.jar"), Books.class);
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            http: { port: 0 }
            smtp: { port: 0, domains: [example.com] }
            keys: { only: { key: %s, scopes: ["events:send", "deliveries:read"] } }
            targets:
              war:
                app: ./books.war
                environment: { HTTP_BOX: %s }
                retry: { attempts: 1 }
              jar:
                app: books.jar
                class: %s
                content: cloudevents
                concurrency: 2
                timeout: 5s
                environment: { HTTP_BOX: %s }
              remote: { app: "http://127.0.0.1:%d/base/", headers: { X-From: hub } }
              gone: { app: ./gone.war }
              member: { app: "http://127.0.0.1:%d/member", connection: sso }
              other: { app: "http://127.0.0.1:%d/other", connection: sso }
              api: { http: { url: "http://127.0.0.1:%d/api", connection: sso } }
            connections:
              sso: { oauth: { token-url: "http://127.0.0.1:%d/token", client-id: hub, client-secret: s } }
            rules:
              all: { pattern: { type: [t] }, targets: [war] }
              apart: { pattern: { source: [/taken] }, targets: [jar, remote] }
              far: { pattern: { source: [/far] }, targets: [remote] }
              members: { pattern: { source: [/members] }, targets: [member, other, api] }
            tests:
              - name: a record stands among records
                event: { specversion: "1.0", id: "1", source: aws:s3, type: t, shape: aws-s3, data: { a: 1 } }
                targets: [war]
                sends: { war: { Records: [{ a: 1 }] } }
            receipt:
              rules:
                - name: in-process
                  recipients: [war@example.com]
                  actions: [{ application: war, wait: true }, { bounce: mailbox-full }]
                - name: remote
                  recipients: [remote@example.com]
                  actions: [{ application: remote, wait: true }, { bounce: mailbox-full }]
                - name: told
                  recipients: [told@example.com]
                  actions: [{ application: remote }]
            """
                .formatted(
                    KEY,
                    WAR.name(),
                    Books.class.getName(),
                    JAR.name(),
                    port,
                    port,
                    port,
                    port,
                    port));
    hub = Hub.start(Configuration.load(file), Clock.system());
    api = new Api(hub.url(), KEY);
  }

  @AfterAll
  static void stop() {
    WAR.close();
    JAR.close();
    if (api != null) {
      api.close();
      hub.close();
    }
    server.stop(0);
  }

  private static void answer(HttpExchange call) throws IOException {
    StringBuilder got = new StringBuilder(call.getRequestURI() + "\n");
    for (String name :
        List.of("Content-Type", "Sluice-Target", "Sluice-Delivery", "X-From", "Authorization")) {
      got.append(name).append(": ").append(call.getRequestHeaders().getFirst(name)).append('\n');
    }
    got.append(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    REMOTE.add(got.toString());
    byte[] body = "{\"disposition\":\"STOP_RULE\"}".getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(
        call.getRequestURI().getPath().endsWith("/far") ? 404 : 200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  private static void token(HttpExchange call) throws IOException {
    byte[] body =
        "{\"access_token\":\"t%d\",\"token_type\":\"Bearer\"}"
            .formatted(TOKENS.incrementAndGet())
            .getBytes(StandardCharsets.UTF_8);
    call.sendResponseHeaders(200, body.length);
    call.getResponseBody().write(body);
    call.close();
  }

  private static String remote() throws InterruptedException {
    return Objects.requireNonNull(REMOTE.poll(60, TimeUnit.SECONDS), "nothing came");
  }

  private static JsonNode dead(String target, String code)
      throws IOException, InterruptedException {
    Await.until(
        () -> found(target, code).size() == 1, () -> "no dead letter of " + target + ", " + code);
    return found(target, code).get(0);
  }

  private static JsonNode found(String target, String code)
      throws IOException, InterruptedException {
    return api.get("/v1/deliveries?state=dead&target=" + target + "&error=" + code)
        .path("deliveries");
  }

  @Test
  void eachApplicationGetsTheEventAtThePathOfItsSource() throws IOException, InterruptedException {
    api.send("/taken", "e1", "{\"n\":1}");
    String war = WAR.next();
    assertTrue(war.startsWith("POST /taken\nContent-Type: application/cloudevents+json"), war);
    assertTrue(war.contains("\nSluice-Target: war\nSluice-Event: e1\n"), war);
    assertTrue(war.contains("\"data\":{\"n\":1}"), war);
    String jar = JAR.next();
    assertTrue(jar.startsWith("POST /taken\nContent-Type: application/json\n"), jar);
    assertTrue(jar.endsWith("ce-id: e1\n\n{\"n\":1}"), jar);
    String remote = remote();
    assertTrue(
        remote.startsWith("/base/taken\nContent-Type: application/cloudevents+json"), remote);
    assertTrue(remote.contains("\nSluice-Target: remote\n"), remote);
    assertTrue(remote.contains("\nX-From: hub\n"), remote);
    api.await("jar", new Api.Account(1, 1, 0, 0));
  }

  @Test
  void allTargetsOfAConnectionShareItsToken() throws IOException, InterruptedException {
    api.send("/members", "e5", "1");
    WAR.next();
    Set<String> paths = new TreeSet<>();
    for (int at = 0; at < 3; at++) {
      String remote = remote();
      assertTrue(remote.contains("\nAuthorization: Bearer t1\n"), remote);
      paths.add(remote.substring(0, remote.indexOf('\n')));
    }
    assertEquals(Set.of("/api", "/member/members", "/other/members"), paths);
    assertEquals(1, TOKENS.get());
  }

  @Test
  void anEventThatCameInAShapeIsHandedOnInThatShape() throws IOException, InterruptedException {
    api.post(
        "/v1/events",
        "application/cloudevents+json",
        """
        {"specversion":"1.0","id":"s3","source":"aws:s3.books","type":"t","shape":"aws-s3",
         "shapepath":"/aws.s3","datacontenttype":"application/json","data":{"eventSource":"aws:s3"}}
        """);
    String request = WAR.next();
    assertTrue(request.startsWith("POST /aws.s3\nContent-Type: application/json\n"), request);
    assertTrue(request.endsWith("\n\n{\"Records\":[{\"eventSource\":\"aws:s3\"}]}"), request);
  }

  @Test
  void whatIsRefusedOrTriedOftenEnoughIsADeadLetterWithTheReason()
      throws IOException, InterruptedException {
    api.send("/status/410", "e2", "1");
    WAR.next();
    assertTrue(dead("war", "HTTP_410").toString().contains("books.war answered 410: as you like"));
    api.send("/exit", "e3", "1");
    WAR.next();
    assertTrue(
        dead("war", "APPLICATION_THREW")
            .toString()
            .contains("gave up after 1 attempts; at last: books.war: the application threw"));
    api.send("/far", "e4", "1");
    WAR.next();
    assertTrue(remote().startsWith("/base/far\n"));
    assertTrue(dead("remote", "HTTP_404").toString().contains("answered 404"));
  }

  private static int mail(String to) throws IOException, InterruptedException {
    Client client =
        new Client(
            InetAddress.getLoopbackAddress(), "there", "ESMTP", Optional.empty(), Optional.empty());
    Envelope envelope =
        new Envelope(client, Optional.empty(), List.of(new EmailAddress(to, "example.com")), false);
    byte[] message = "Subject: hello\r\n\r\nbody\r\n".getBytes(StandardCharsets.UTF_8);
    try (Incoming incoming = hub.reception().orElseThrow().begin(envelope)) {
      incoming.write(message, 0, message.length);
      return incoming.end().code();
    }
  }

  @Test
  void applicationsDecideAboutMailWhileItsSenderWaits() throws IOException, InterruptedException {
    assertEquals(250, mail("war"), "the rule was stopped before its bounce");
    String asked = WAR.next();
    assertTrue(asked.startsWith("POST /aws.ses\n"), asked);
    assertTrue(asked.contains("\nSluice-Question: "), asked);
    assertTrue(asked.contains("\n{\"Records\":[{\"eventSource\":\"aws:ses\""), asked);
    assertEquals(250, mail("remote"));
    assertTrue(remote().startsWith("/base/aws.ses\n"));
    assertEquals(250, mail("told"));
    String told = remote();
    assertTrue(told.startsWith("/base/aws.ses\nContent-Type: application/json"), told);
    assertTrue(told.contains("\n{\"Records\":[{\"eventSource\":\"aws:ses\""), told);
  }

  @Test
  void howEachApplicationIsCanBeAsked() throws IOException, InterruptedException {
    Await.until(
        () -> api.get("/v1/applications").at("/applications/1/running").isTextual(),
        () -> "the jar does not run");
    JsonNode applications = api.get("/v1/applications").path("applications");
    assertEquals("gone", applications.at("/0/target").asText());
    assertEquals(
        "there is no file " + folder.resolve("gone.war"), applications.at("/0/trouble").asText());
    assertEquals("jar", applications.at("/1/target").asText());
    assertEquals(
        Files.getLastModifiedTime(folder.resolve("books.jar")).toInstant().toString(),
        applications.at("/1/running").asText());
  }

  @Test
  void theCheckSaysWhichFileIsMissing() {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    String file = folder.resolve("sluice.yaml").toString();
    assertEquals(0, Sluice.run(writer, writer, "check", "--config", file));
    String expected =
        "warning: target gone cannot be run: there is no file "
            + folder.resolve("gone.war")
            + "; what it is owed is kept until it can";
    assertTrue(said.toString().contains(expected), said.toString());
    assertTrue(said.toString().contains("1 test passed, 0 failed"), said.toString());
  }
}
