package dev.sluice.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.app.Hub;
import dev.sluice.cli.Sluice;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Topics of the file, of the API and of the command line, and rules that notify, in a running hub.
class RulesThatNotifyTest {

  private static final String SECRET = "Token never-in-clear-4711";

  @TempDir Path folder;

  private Hub start(String yaml) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            "http: { port: 0 }\n"
                + "outgoing: { allow: [127.0.0.1] }\n"
                + "keys: { app: { key: change-me, scopes: ['*'] } }\n"
                + yaml);
    return Hub.start(Configuration.load(file), Clock.system());
  }

  private static void await(Receiver receiver, int requests) {
    Await.until(
        () -> receiver.requests().size() >= requests,
        () -> receiver.requests() + " are not " + requests);
  }

  private static List<String> bodies(Receiver receiver) {
    return receiver.requests().stream().map(Receiver.Got::body).sorted().toList();
  }

  private String command(Hub hub, int code, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", hub.url().toString(), "--key", "change-me"));
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said);
    assertEquals(code, Sluice.run(writer, writer, all.toArray(String[]::new)), said::toString);
    return said.toString();
  }

  private void requireNowhere(String secret) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains(secret), file + " holds it in clear");
      }
    }
  }

  @Test
  void aRuleReachesATopicAndASingleIntegrationWithVariablesOfTheEvent()
      throws IOException, InterruptedException {
    try (Receiver chat = Receiver.willing();
        Receiver pager = Receiver.willing();
        Hub hub =
            start(
                """
                topics:
                  ops/deploys:
                    hash: hash-of-deploys
                    integrations:
                      - { name: webhook, model: "Deploy of $app, order ${detail.order.id} from $source",
                          credentials: { url: "%s", authorization: "%s" } }
                targets:
                  ops: { topic: ops/deploys }
                  oncall: { notify: { name: webhook, model: { summary: "$severity: ${detail.app}" },
                                      credentials: { url: "%s" } } }
                rules:
                  all:
                    pattern: { source: [/shop] }
                    targets: [ops, oncall]
                  picked:
                    pattern: { source: [/till] }
                    targets: ops
                    input: { template: '{"app": <app>, "detail": {"order": {"id": 9}}, "source": "x"}',
                             paths: { app: $.detail.name } }
                """
                    .formatted(chat.url(), SECRET, pager.url()));
        Api api = new Api(hub.url(), "change-me")) {
      api.send("/shop", "1", "{\"app\":\"shop\",\"order\":{\"id\":7},\"severity\":\"high\"}");
      await(chat, 1);
      await(pager, 1);
      assertEquals(List.of("{\"text\":\"Deploy of shop, order 7 from /shop\"}"), bodies(chat));
      assertEquals(List.of("{\"summary\":\"high: shop\"}"), bodies(pager));
      api.await("ops", new Api.Account(1, 1, 0, 0));
      api.await("oncall", new Api.Account(1, 1, 0, 0));

      api.send("/till", "2", "{\"name\":\"till\"}");
      await(chat, 2);
      assertTrue(
          bodies(chat).contains("{\"text\":\"Deploy of till, order 9 from x\"}"),
          bodies(chat).toString());
    }
    requireNowhere(SECRET);
    requireNowhere("hash-of-deploys");
  }

  @Test
  void aRuleThatMatchesItsOwnNotificationsEndsAfterThreeHopsAndWhatIsGoneIsDead()
      throws IOException, InterruptedException {
    try (Receiver chat = Receiver.willing();
        Hub hub =
            start(
                """
                topics:
                  ops/loop:
                    hash: h
                    integrations:
                      - { name: webhook, model: "again", credentials: { url: "%s" } }
                targets:
                  loop: { topic: ops/loop }
                  gone: { topic: ops/gone }
                rules:
                  loop:
                    pattern: { $or: [ { source: [/shop] }, { type: [sluice.notification] } ] }
                    targets: loop
                  gone:
                    pattern: { source: [/till] }
                    targets: gone
                """
                    .formatted(chat.url()));
        Api api = new Api(hub.url(), "change-me")) {
      api.send("/shop", "1", "{}");
      api.await("loop", new Api.Account(4, 3, 0, 1));
      await(chat, 3);
      api.send("/till", "2", "{}");
      api.await("gone", new Api.Account(1, 0, 0, 1));
      String dead = api.get("/v1/deliveries?state=dead").toString();
      assertTrue(dead.contains("TOO_MANY_HOPS"), dead);
      assertTrue(dead.contains("NO_SUCH_TOPIC"), dead);
      assertEquals(3, chat.requests().size());
    }
  }

  @Test
  void aTopicIsMadePostedToRotatedAndRemovedFromTheCommandLine()
      throws IOException, InterruptedException {
    try (Receiver chat = Receiver.willing();
        Hub hub = start("");
        Api api = new Api(hub.url(), "change-me")) {
      String made =
          command(
              hub,
              0,
              "topics",
              "create",
              "ops/deploys",
              "--integration",
              "webhook",
              "--credentials",
              "url=" + chat.url(),
              "--credentials",
              "authorization=" + SECRET,
              "--model",
              "Deploy of $app $version");
      assertFalse(made.contains(SECRET), made);
      String hash = made.lines().findFirst().orElseThrow().replaceFirst("^hash +", "");

      String dry =
          command(
              hub, 0, "notify", "ops/deploys", "--var", "app=shop", "--hash", hash, "--dry-run");
      assertTrue(dry.contains("Deploy of shop $version"), dry);
      assertTrue(dry.contains("missing:   version"), dry);
      assertFalse(dry.contains(SECRET), dry);
      assertEquals(List.of(), bodies(chat));

      for (int i = 0; i < 2; i++) {
        String posted =
            command(
                hub,
                0,
                "notify",
                "ops/deploys",
                "--var",
                "app=shop",
                "--var",
                "version=2",
                "--hash",
                hash,
                "--idempotency-key",
                "k");
        assertTrue(posted.contains("webhook"), posted);
      }
      await(chat, 1);
      assertEquals(List.of("{\"text\":\"Deploy of shop 2\"}"), bodies(chat));

      String listed = command(hub, 0, "topics", "list", "--json");
      String shown = command(hub, 0, "topics", "show", "ops/deploys", "--json");
      for (String text : List.of(listed, shown)) {
        assertFalse(text.contains(SECRET) || text.contains(hash), text);
        assertFalse(text.contains(chat.url()), text);
      }
      Path file =
          Files.writeString(
              folder.resolve("topic.json"), shown.replace("Deploy of $app $version", "New: $app"));
      command(hub, 0, "topics", "replace", "ops/deploys", "--file", file.toString());
      command(hub, 1, "topics", "replace", "ops/deploys", "--file", file.toString());

      String rotated = command(hub, 0, "topics", "rotate-hash", "ops/deploys", "--overlap", "0s");
      String fresh = rotated.lines().findFirst().orElseThrow().replaceFirst("^hash +", "");
      command(hub, 1, "notify", "ops/deploys", "--var", "app=shop", "--hash", hash);
      command(hub, 0, "notify", "ops/deploys", "--var", "app=shop", "--hash", fresh);
      await(chat, 2);
      assertTrue(bodies(chat).contains("{\"text\":\"New: shop\"}"), bodies(chat).toString());

      command(hub, 0, "topics", "delete", "ops/deploys");
      assertEquals(404, api.status("/v1/topics/ops/deploys"));
    }
    requireNowhere(SECRET);
  }

  @Test
  void itemsOfTheOriginalsTableAreImportedPlainAndTypedAndTheirIdsAreHashes()
      throws IOException, InterruptedException {
    try (Receiver chat = Receiver.willing();
        Hub hub = start("");
        Api api = new Api(hub.url(), "change-me")) {
      Path plain =
          Files.writeString(
              folder.resolve("plain.json"),
              """
              [{"Id": "6b6a7d1e-0000-4000-8000-00000000000a", "Name": "ops_deploys",
                "Integrations": [{"name": "webhook", "model": "Deploy of $app done",
                                  "configuration": {"url": "%s"}}]}]
              """
                  .formatted(chat.url()));
      Path typed =
          Files.writeString(
              folder.resolve("typed.json"),
              """
              {"Items": [
                {"Id": {"S": "id-b"}, "Name": {"S": "my_channel_alerts"}, "Integrations": {"L": [
                  {"M": {"name": {"S": "webhook"}, "model": {"S": "alert $app"},
                         "credentials": {"M": {"url": {"S": "%s"}}}}}]}},
                {"Id": {"S": "id-c"}, "Name": {"S": "nounderscore"}, "Integrations": {"L": []}}],
               "Count": 2}
              """
                  .formatted(chat.url()));
      command(hub, 0, "topics", "import", plain.toString());
      String again = command(hub, 1, "topics", "import", plain.toString());
      assertTrue(again.contains("there is a topic 'ops/deploys' already"), again);
      String doubted = command(hub, 1, "topics", "import", typed.toString(), "--dry-run");
      assertTrue(doubted.contains("warning: 'my_channel_alerts' can be cut"), doubted);
      assertEquals(404, api.status("/v1/topics/my/channel_alerts"));
      String some =
          command(hub, 1, "topics", "import", typed.toString(), "--channel", "my_channel");
      assertTrue(some.contains("made  my_channel/alerts"), some);
      assertTrue(some.contains("1 made, 1 refused"), some);

      command(
          hub,
          0,
          "notify",
          "ops/deploys",
          "--var",
          "app=shop",
          "--hash",
          "6b6a7d1e-0000-4000-8000-00000000000a");
      command(hub, 0, "notify", "my_channel/alerts", "--var", "app=till", "--hash", "id-b");
      await(chat, 2);
      assertEquals(
          List.of("{\"text\":\"Deploy of shop done\"}", "{\"text\":\"alert till\"}"), bodies(chat));
      requireNowhere("6b6a7d1e-0000-4000-8000-00000000000a");
    }
  }

  @Test
  void oneIntegrationIsTriedWithoutAHub() throws IOException {
    try (Receiver chat = Receiver.willing()) {
      StringWriter said = new StringWriter();
      PrintWriter writer = new PrintWriter(said);
      int code =
          Sluice.run(
              writer, writer, "notify", "test", "webhook", "--credentials", "url=" + chat.url());
      assertEquals(0, code, said::toString);
      assertEquals("delivered\n", said.toString());
      assertEquals(List.of("{\"text\":\"This is a test message of Sluice.\"}"), bodies(chat));

      chat.behave(_ -> Receiver.Reply.of(404));
      code =
          Sluice.run(
              writer,
              writer,
              "notify",
              "test",
              "--url",
              chat.url().replace("http://", "json://"),
              "--model",
              "{\"a\":1}");
      assertEquals(1, code, said::toString);
      assertTrue(said.toString().contains("refused: HTTP_404"), said::toString);
      assertEquals(
          2, Sluice.run(writer, writer, "notify", "test", "--credentials", "url=" + chat.url()));
    }
  }

  @Test
  void theApiSpeaksHttpAsThePageSays() throws IOException, InterruptedException {
    try (Hub hub = start("");
        Api api = new Api(hub.url(), "change-me")) {
      HttpResponse<String> made =
          api.post(
              "/v1/topics",
              "application/json",
              """
              {"channel":"ops","topic":"deploys","integrations":[
                {"url":"slack://T000/B000/very-secret-token","model":{"text":"$app","n":1.50}}]}
              """);
      assertEquals(201, made.statusCode(), made.body());
      assertEquals("no-store", made.headers().firstValue("Cache-Control").orElseThrow());
      assertEquals("\"1\"", made.headers().firstValue("ETag").orElseThrow());
      assertEquals("/v1/topics/ops/deploys", made.headers().firstValue("Location").orElseThrow());
      JsonNode shown = api.get("/v1/topics/ops/deploys");
      assertEquals("***", shown.path("integrations").path(0).path("url").asText());
      assertFalse(shown.toString().contains("very-secret-token"), shown.toString());
      assertEquals(
          409,
          api.post(
                  "/v1/topics",
                  "application/json",
                  """
                  {"channel":"ops","topic":"deploys","integrations":[]}
                  """)
              .statusCode());
    }
    requireNowhere("very-secret-token");
  }
}
