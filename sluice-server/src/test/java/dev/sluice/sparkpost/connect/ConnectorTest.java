package dev.sluice.sparkpost.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Scope;
import dev.sluice.identity.key.ApiKeys;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Registry;
import dev.sluice.secret.Secret;
import dev.sluice.sparkpost.api.Accounts;
import dev.sluice.sparkpost.api.ApiSettings;
import dev.sluice.sparkpost.api.SparkPostClient;
import dev.sluice.target.http.HttpClients;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.sparkpost.SparkPostApi;
import dev.sluice.testkit.sparkpost.SparkPostApiTrouble;
import dev.sluice.testkit.sparkpost.SparkPostApiWebhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Caller OPERATOR = new Caller("operator", "operator", Set.of(Scope.values()));

  private final HeldClock clock = new HeldClock();
  private final Registry registry = new MemoryEngine(clock, Duration.ofDays(1)).registry();
  private final List<Notice> notices = new ArrayList<>();
  private final Changes changes =
      (notice, all) -> {
        if (!all.isEmpty()) {
          registry.write(all);
        }
        notices.add(notice);
      };
  private final ApiKeys keys = new ApiKeys(List.of(), registry, changes, clock, new Random(7));
  private final HttpClient http = HttpClients.start();
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
  private final SparkPostApi api;
  private final HttpServer target;
  private volatile boolean isOpen = true;

  ConnectorTest() throws IOException {
    api = SparkPostApi.start("key", clock);
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String shown = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            int status = isOpen ? status(shown) : 503;
            answers.add(status);
            exchange.sendResponseHeaders(status, -1);
          }
        });
    target.start();
  }

  @AfterEach
  void close() {
    api.close();
    target.stop(0);
    HttpClients.stop(http);
  }

  private int status(String authorization) {
    if (!authorization.startsWith("Basic ")) {
      return 401;
    }
    String pair =
        new String(
            java.util.Base64.getDecoder().decode(authorization.substring(6)),
            java.nio.charset.StandardCharsets.UTF_8);
    int colon = pair.indexOf(':');
    return new KeyCredentials(keys)
            .count(new WebhookCredentials.Pair(pair.substring(0, colon), pair.substring(colon + 1)))
        ? 200
        : 401;
  }

  private String url() {
    return "http://127.0.0.1:" + target.getAddress().getPort() + ConnectSettings.PATH;
  }

  private ConnectSettings settings(Accounts accounts, Set<Integer> except, Set<String> events) {
    return new ConnectSettings(
        URI.create(url()),
        "sluice",
        accounts,
        except,
        events,
        ConnectSettings.Authentication.BASIC,
        Optional.empty());
  }

  private Connector connector() {
    return connector(settings(Accounts.ALL, Set.of(), Set.of()));
  }

  private Connector connector(ConnectSettings settings) {
    return new Connector(
        settings,
        new SparkPostClient(new ApiSettings(api.url(), new Secret("key")), http, _ -> {}),
        new KeyCredentials(keys),
        registry,
        changes,
        clock);
  }

  private Connected connect() throws InterruptedException {
    return connector().connect(false, "sluice");
  }

  private SparkPostApiWebhook only() {
    assertEquals(1, api.webhooks().size(), api.webhooks().toString());
    return api.webhooks().getFirst();
  }

  private List<String> told() {
    return notices.stream()
        .map(Notice::type)
        .filter(type -> type.startsWith("sparkpost-webhook."))
        .toList();
  }

  /// How often something was changed at SparkPost.
  private long changes() {
    return api.requests().stream()
        .filter(request -> !request.method().equals("GET"))
        .filter(request -> !request.path().endsWith("/validate"))
        .count();
  }

  @Test
  void withoutAWebhookOneIsMadeAndThenLeftAlone() throws InterruptedException {
    assertEquals(Connected.Deed.CREATED, connect().deed());
    SparkPostApiWebhook made = only();
    assertEquals(url(), made.target());
    assertEquals("sluice", made.name());
    assertTrue(made.isActive());
    assertEquals(27, made.events().size(), made.events().toString());
    assertEquals(List.of(200), List.copyOf(answers));
    for (int i = 0; i < 3; i++) {
      assertEquals(Connected.Deed.UNCHANGED, connect().deed());
    }
    assertEquals(1, changes());
    assertEquals(List.of("sparkpost-webhook.created"), told());
  }

  @ParameterizedTest
  @CsvSource({"primary, 0", "101, 101"})
  void itIsMadeForTheAccountsThatAreWanted(String accounts, int subaccount)
      throws InterruptedException {
    ConnectSettings wanted = settings(Accounts.parse(accounts), Set.of(), Set.of("open"));
    assertEquals(Connected.Deed.CREATED, connector(wanted).connect(false, "sluice").deed());
    assertEquals(OptionalInt.of(subaccount), only().subaccount());
    assertEquals(List.of("open"), only().events());
    assertEquals(Connected.Deed.UNCHANGED, connector(wanted).connect(false, "sluice").deed());
  }

  @Test
  void whatDiffersIsMendedAndNothingElse() throws InterruptedException {
    connect();
    String id = only().id();
    api.change(
        id,
        fields -> {
          fields.put("active", false);
          fields.put("name", "renamed");
          fields.putArray("events").add("open");
          fields.putObject("custom_headers").put("x-more", "1");
        });
    Connected done = connect();
    assertEquals(Connected.Deed.MENDED, done.deed());
    assertEquals(Set.of("active", "events"), done.changed());
    assertTrue(only().isActive());
    assertEquals("renamed", only().name());
    assertEquals("1", only().customHeaders().get("x-more"));
    assertTrue(only().events().contains("bounce"));
    assertEquals(id, only().id());
    assertEquals(Connected.Deed.UNCHANGED, connect().deed());
  }

  @Test
  void aNewWishIsSetAtTheSameWebhook() throws InterruptedException {
    connect();
    String id = only().id();
    ConnectSettings less = settings(Accounts.ALL, Set.of(103, 104), Set.of("open", "click"));
    assertEquals(Set.of("events", "except"), connector(less).connect(false, "sluice").changed());
    assertEquals(List.of(103, 104), only().exceptions());
    ConnectSettings one = settings(new Accounts(101), Set.of(), Set.of("open", "click"));
    assertEquals(Set.of("accounts", "except"), connector(one).connect(false, "sluice").changed());
    assertEquals(OptionalInt.of(101), only().subaccount());
    assertEquals(id, only().id());
    assertEquals(Connected.Deed.UNCHANGED, connector(one).connect(false, "sluice").deed());
  }

  @Test
  void otherCredentialsAreSetBack() throws InterruptedException {
    connect();
    api.change(
        only().id(),
        fields -> ((ObjectNode) fields.get("auth_credentials")).put("password", "another"));
    assertEquals(Set.of("authentication"), connect().changed());
    assertEquals(Connected.Deed.UNCHANGED, connect().deed());
    api.change(only().id(), fields -> fields.put("auth_type", "none"));
    assertEquals(Set.of("authentication"), connect().changed());
    assertFalse(answers.contains(401));
  }

  @Test
  void hiddenPasswordsAreNotTakenForOthers() throws InterruptedException {
    api.hidePasswords();
    connect();
    assertEquals(Connected.Deed.UNCHANGED, connect().deed());
    assertEquals(1, changes());
  }

  @Test
  void aRevokedKeyIsReplaced() throws InterruptedException {
    connect();
    keys.revoke(WebhookCredentials.NAME, OPERATOR);
    Connected done = connect();
    assertEquals(Set.of("authentication"), done.changed());
    assertEquals(200, List.copyOf(answers).getLast());
  }

  @Test
  void aWebhookOfSomebodyElseThatPointsHereIsTakenOver() throws InterruptedException {
    ObjectNode fields = JSON.createObjectNode().put("name", "by hand").put("target", url());
    fields.putArray("events").add("open");
    api.put(
        new SparkPostApiWebhook(
            "elsewhere",
            OptionalInt.empty(),
            JSON.createObjectNode().put("target", "https://x.example/")));
    api.put(new SparkPostApiWebhook("one-subaccount", OptionalInt.of(5), fields));
    api.put(new SparkPostApiWebhook("by-hand", OptionalInt.empty(), fields));
    Connected done = connect();
    assertEquals(Connected.Deed.ADOPTED, done.deed());
    assertEquals(Optional.of("by-hand"), done.id());
    assertEquals(Set.of("authentication", "events"), done.changed());
    assertEquals(3, api.webhooks().size());
    assertEquals(List.of("sparkpost-webhook.adopted"), told());
    assertEquals(Connected.Deed.UNCHANGED, connect().deed());
    assertEquals(List.of("one-subaccount"), connector().view().others());
  }

  @Test
  void afterTheLossOfTheRegistrysRowTheWebhookIsTakenOverAgain() throws InterruptedException {
    connect();
    registry.delete(Standing.KEY, registry.find(Standing.KEY).orElseThrow().version());
    assertEquals(Connected.Deed.ADOPTED, connect().deed());
    assertEquals(1, api.webhooks().size());
    assertEquals(Connected.Deed.UNCHANGED, connect().deed());
  }

  @Test
  void aWebhookThatSomebodyRemovedIsMadeAgain() throws InterruptedException {
    connect();
    api.remove(only().id());
    assertEquals(Connected.Deed.CREATED, connect().deed());
    assertEquals(1, api.webhooks().size());
  }

  @Test
  void anAnswerThatGotLostMakesNoSecondWebhook() throws InterruptedException {
    api.trouble(SparkPostApiTrouble.lost("POST /webhooks"));
    assertEquals("sparkpost-unavailable", assertThrows(Fault.class, this::connect).code());
    assertEquals(Connected.Deed.ADOPTED, connect().deed());
    assertEquals(1, api.webhooks().size());
    assertEquals(1, changes());
  }

  @Test
  void aClosedHubIsToldOnceAndTheNextRoundMakesTheWebhook() throws InterruptedException {
    isOpen = false;
    Connector connector = connector();
    for (int i = 0; i < 3; i++) {
      Fault fault = assertThrows(Fault.class, () -> connector.connect(false, "sluice"));
      assertTrue(fault.sentence().contains("which answered 503"), fault.sentence());
    }
    assertEquals(List.of("sparkpost-webhook.failed"), told());
    assertTrue(connector.last().orElseThrow().trouble().isPresent());
    isOpen = true;
    assertEquals(Connected.Deed.CREATED, connector.connect(false, "sluice").deed());
    assertTrue(connector.last().orElseThrow().trouble().isEmpty());
    assertEquals(1, keys.list("", 10, OPERATOR).size());
    assertEquals(List.of(), keys.list("", 10, OPERATOR).getFirst().oldUntil());
  }

  @Test
  void aRotationLetsBothCredentialsInUntilTheOldOnesEnd() throws InterruptedException {
    connect();
    var before = (SparkPostApiWebhook.Authentication.Basic) only().authentication();
    Connected done = connector().connect(true, "operator");
    assertTrue(done.isRotated());
    var after = (SparkPostApiWebhook.Authentication.Basic) only().authentication();
    assertNotEquals(before.password(), after.password());
    assertEquals(List.of("sparkpost-webhook.created", "sparkpost-webhook.rotated"), told());
    WebhookCredentials credentials = new KeyCredentials(keys);
    var old = new WebhookCredentials.Pair(before.username(), before.password());
    var fresh = new WebhookCredentials.Pair(after.username(), after.password());
    clock.advance(Duration.ofHours(9));
    assertTrue(credentials.count(old));
    assertTrue(credentials.count(fresh));
    clock.advance(Duration.ofHours(16));
    assertFalse(credentials.count(old));
    assertTrue(credentials.count(fresh));
    assertFalse(answers.contains(401));
  }

  @Test
  void aRotationThatSparkPostDoesNotTakeIsFinishedWithTheSameCredentials()
      throws InterruptedException {
    connect();
    api.trouble(SparkPostApiTrouble.of("PUT /webhooks", 5, 500));
    assertThrows(Fault.class, () -> connector().connect(true, "operator"));
    assertEquals(Set.of("authentication"), connect().changed());
    assertEquals(1, keys.list("", 10, OPERATOR).getFirst().oldUntil().size());
    assertEquals(Connected.Deed.UNCHANGED, connect().deed());
  }

  @Test
  void credentialsRotateByAge() throws InterruptedException {
    ConnectSettings aged =
        new ConnectSettings(
            URI.create(url()),
            "sluice",
            Accounts.ALL,
            Set.of(),
            Set.of(),
            ConnectSettings.Authentication.BASIC,
            Optional.of(Duration.ofDays(30)));
    connector(aged).connect(false, "sluice");
    clock.advance(Duration.ofDays(29));
    assertFalse(connector(aged).connect(false, "sluice").isRotated());
    clock.advance(Duration.ofDays(2));
    assertTrue(connector(aged).connect(false, "sluice").isRotated());
    assertFalse(connector(aged).connect(false, "sluice").isRotated());
  }

  @Test
  void aPlanChangesNothing() throws InterruptedException {
    assertEquals(Connected.Deed.CREATED, connector().plan(false).deed());
    assertEquals(List.of(), api.webhooks());
    assertEquals(List.of(), keys.list("", 10, OPERATOR));
    connect();
    assertEquals(Connected.Deed.UNCHANGED, connector().plan(false).deed());
    Connected rotation = connector().plan(true);
    assertTrue(rotation.isRotated());
    assertEquals(Set.of("authentication"), rotation.changed());
    assertEquals(1, changes());
  }

  @Test
  void aNewTypeOfTheirsIsTakenToo() throws InterruptedException {
    connect();
    api.knowType("brand_new");
    assertEquals(Set.of("events"), connect().changed());
    assertTrue(only().events().contains("brand_new"));
  }

  @Test
  void aDocumentationThatCannotBeHadStopsNothing() throws InterruptedException {
    api.trouble(SparkPostApiTrouble.of("GET /webhooks/events/documentation", 5, 500));
    assertEquals(Connected.Deed.CREATED, connect().deed());
    assertTrue(only().events().contains("relay_permfail"));
  }
}
