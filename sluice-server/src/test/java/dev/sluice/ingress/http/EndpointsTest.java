package dev.sluice.ingress.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.Routed;
import dev.sluice.outbox.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointsTest {

  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  private final HubUnderTest hub = new HubUnderTest();
  private Wire wire;

  @BeforeEach
  void open() {
    wire = hub.wire();
  }

  @AfterEach
  void close() {
    wire.close();
    hub.close();
  }

  private Wire.Said post(String path, String body) {
    return wire.ask("POST " + path, HubUnderTest.ALL, "", body);
  }

  private JsonNode get(String path) {
    Wire.Said said = wire.ask("GET " + path, HubUnderTest.ALL, "", "");
    assertEquals(200, said.status(), said.body());
    return said.json();
  }

  /// A delivery after its first attempt: dead, or due again in a minute.
  private void put(String id, DeliveryState state, String code) {
    DeliveryId delivery = DeliveryId.parse(id).orElseThrow();
    Failure failure = new Failure(code, "said \"no\"");
    Position next = delivery.position().plus(1);
    hub.outbox.route(new Routed(hub.outbox.cursor(), next, 0, List.of(delivery), List.of()));
    Lease lease = hub.outbox.lease(delivery.target(), 1).getFirst();
    Attempt attempt = new Attempt(1, AT, Duration.ofMillis(12), Optional.of(failure));
    hub.outbox.settle(
        lease,
        state == DeliveryState.DEAD
            ? new Settlement.Dead(attempt, failure)
            : new Settlement.Again(attempt, AT.plusSeconds(60)));
  }

  @Test
  void acceptedEventsAndTheirRepeatsGetTheSameAnswer() {
    Wire.Said first = post("/v1/events", "a\"1\nb");
    assertEquals(202, first.status());
    assertEquals("application/json", first.headers().get("content-type"));
    assertEquals("{\"accepted\":2,\"ids\":[\"a\\\"1\",\"b\"]}", first.body());
    assertEquals(first.body(), post("/v1/events", "a\"1\nb").body());
    assertEquals(2, hub.journal.events().size());
  }

  @Test
  void anEmptyBatchIsAccepted() {
    Wire.Said said = post("/v1/events", "");
    assertEquals(202, said.status());
    assertEquals("{\"accepted\":0,\"ids\":[]}", said.body());
  }

  @ParameterizedTest
  @CsvSource({"BUSY,503,7", "UNAVAILABLE,503,1", "TOO_LARGE,413,", "CONFLICT,409,"})
  void aFaultOfTheJournalBecomesItsStatus(Fault.Kind kind, int status, String retryAfter) {
    hub.journal.refuse(
        kind == Fault.Kind.BUSY
            ? Fault.busy("journal-busy", "wait", Duration.ofMillis(6_001))
            : Fault.of(kind, "journal-other", "no"));
    Wire.Said said = post("/v1/events", "a");
    assertEquals(status, said.status());
    assertEquals(retryAfter, said.headers().get("retry-after"));
  }

  @ParameterizedTest
  @CsvSource({"a|b,200,0", "a|bad,207,1", "bad|bad,400,2"})
  void clientEventsAreAnsweredByHowManyAreGood(String lines, int status, int failed) {
    Wire.Said said = post("/v1/client-events", lines.replace('|', '\n'));
    assertEquals(status, said.status());
    assertEquals(failed, said.json().path("FailedEntryCount").asInt());
    assertEquals("all", said.json().path("by").asText());
    assertEquals("application/json", said.headers().get("content-type"));
  }

  @ParameterizedTest
  @CsvSource({"application/json,200", "Application/JSON; charset=utf-8,200", "text/plain,415"})
  void clientEventsAreJsonOrSayNothing(String type, int status) {
    assertEquals(
        status,
        wire.ask("POST /v1/client-events", HubUnderTest.ALL, "Content-Type: " + type + "\r\n", "a")
            .status());
  }

  @Test
  void aDeliveryIsShownWhole() {
    put("7~r~t", DeliveryState.DEAD, "HTTP_400");
    String expected =
        "{\"id\":\"7~r~t\",\"state\":\"dead\",\"rule\":\"r\",\"target\":\"t\",\"position\":7,"
            + "\"since\":\"2026-11-21T10:00:00Z\",\"attempts\":1,"
            + "\"cause\":{\"code\":\"HTTP_400\",\"message\":\"said \\\"no\\\"\"},"
            + "\"history\":[{\"number\":1,\"at\":\"2026-11-21T10:00:00Z\",\"tookMillis\":12,"
            + "\"code\":\"HTTP_400\",\"message\":\"said \\\"no\\\"\"}]}";
    assertEquals(expected, get("/v1/deliveries/7~r~t").toString());
    assertEquals(expected, get("/v1/deliveries/7%7Er%7et").toString());
    assertEquals("{\"deliveries\":[" + expected + "]}", get("/v1/deliveries").toString());
  }

  @Test
  void aWaitingDeliveryTellsWhenItIsDue() {
    put("7~r~t", DeliveryState.DUE, "TIMEOUT");
    JsonNode shown = get("/v1/deliveries/7~r~t");
    assertEquals("2026-11-21T10:01:00Z", shown.path("due").asText());
    assertEquals(false, shown.has("cause"));
  }

  @Test
  void pagesShowEachDeliveryOnceAndEnd() {
    for (int i = 1; i <= 5; i++) {
      put(i + "~r~t", DeliveryState.DEAD, "HTTP_400");
    }
    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      JsonNode page = get("/v1/deliveries?limit=2" + (next.isEmpty() ? "" : "&after=" + next));
      page.path("deliveries").forEach(d -> seen.add(d.path("id").asText()));
      next = page.path("next").asText();
    } while (!next.isEmpty());
    assertEquals(List.of("1~r~t", "2~r~t", "3~r~t", "4~r~t", "5~r~t"), seen);
  }

  @ParameterizedTest
  @CsvSource({
    "state=dead,1",
    "state=due,2",
    "'state=due,dead',3",
    "state=delivered,0",
    "rule=r2,1",
    "target=u,1",
    "error=HTTP_400,1",
    "from=2026-11-21T10:00:00Z,3",
    "from=2026-11-21T11:00:00%2B01:00,3",
    "to=2026-11-21T10:00:00Z,0",
    "state=due&rule=r2,0"
  })
  void aFilterLeavesOnlyWhatItNames(String query, int expected) {
    put("1~r~t", DeliveryState.DUE, "TIMEOUT");
    put("2~r~u", DeliveryState.DUE, "TIMEOUT");
    put("3~r2~t", DeliveryState.DEAD, "HTTP_400");
    assertEquals(expected, get("/v1/deliveries?" + query).path("deliveries").size());
  }

  @Test
  void accountsAddUp() {
    List<DeliveryId> routed =
        Stream.of("1~r~t", "2~r~t", "3~r~t", "4~r~t")
            .map(id -> DeliveryId.parse(id).orElseThrow())
            .toList();
    hub.outbox.route(new Routed(hub.outbox.cursor(), new Position(8), 3, routed, List.of()));
    List<Lease> leases = hub.outbox.lease(routed.getFirst().target(), 3);
    Attempt attempt = new Attempt(1, AT, Duration.ofMillis(12), Optional.empty());
    hub.outbox.settle(leases.get(0), new Settlement.Delivered(attempt));
    hub.outbox.settle(leases.get(1), new Settlement.Delivered(attempt));
    hub.outbox.settle(leases.get(2), new Settlement.Dead(attempt, new Failure("GONE", "gone")));
    assertEquals(
        "{\"accepted\":0,\"routed\":7,\"unmatched\":3,\"accounts\":[{\"rule\":\"r\",\"target\":\"t\","
            + "\"in\":4,\"delivered\":2,\"pending\":1,\"dead\":1}]}",
        get("/v1/accounts").toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ids\":[\"3~r~t\",\"1~r~t\",\"999~r~t\"]}|1",
        "{}|250",
        "{\"limit\":120}|120",
        "{\"rule\":\"r\",\"error\":\"HTTP_400\"}|250",
        "{\"rule\":\"other\"}|0",
        "{\"to\":\"2026-11-21T10:00:00Z\"}|0"
      })
  void redrivingCountsWhatWasDead(String body, int expected) {
    put("1~r~t", DeliveryState.DUE, "TIMEOUT");
    for (int i = 2; i <= 251; i++) {
      put(i + "~r~t", DeliveryState.DEAD, "HTTP_400");
    }
    Wire.Said said = post("/v1/dead-letters/redrive", body);
    assertEquals("{\"redriven\":" + expected + "}", said.body());
    assertEquals(200, said.status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":[\"3~r~t\"]}|unknown-member",
        "{\"ids\":[\"3~r~t\"],\"rule\":\"r\"}|unknown-member",
        "{\"ids\":[]}|invalid-member",
        "{\"ids\":\"3~r~t\"}|invalid-member",
        "{\"ids\":[\"3\"]}|invalid-member",
        "{\"ids\":[3]}|invalid-member",
        "{\"limit\":\"5\"}|invalid-member",
        "{\"limit\":0}|invalid-parameter",
        "{\"rule\":5}|invalid-member",
        "{\"rule\":\"\"}|invalid-parameter",
        "{\"rule\":\"a\",\"rule\":\"b\"}|invalid-json",
        "[]|invalid-json",
        "{} {}|invalid-json",
        "{|invalid-json",
        "|invalid-json"
      })
  void aRedriveThatIsNotClearRedrivesNothing(String body, String code) {
    put("3~r~t", DeliveryState.DEAD, "HTTP_400");
    Wire.Said said = post("/v1/dead-letters/redrive", body == null ? "" : body);
    assertEquals(400, said.status(), said.body());
    assertEquals(code, said.json().path("code").asText(), said.body());
    assertEquals("dead", get("/v1/deliveries/3~r~t").path("state").asText());
  }

  @Test
  void redrivingNeedsItsOwnScope() {
    assertEquals(
        403, wire.ask("POST /v1/dead-letters/redrive", HubUnderTest.SENDER, "", "{}").status());
  }
}
