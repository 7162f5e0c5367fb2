package dev.sluice.sparkpost.catchup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.events.sparkpost.SparkPostBatch;
import dev.sluice.fault.Fault;
import dev.sluice.intake.Intake;
import dev.sluice.journal.Position;
import dev.sluice.secret.Secret;
import dev.sluice.sparkpost.api.Accounts;
import dev.sluice.sparkpost.api.ApiSettings;
import dev.sluice.sparkpost.api.SparkPostClient;
import dev.sluice.target.http.HttpClients;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.testkit.sparkpost.SparkPostApi;
import dev.sluice.testkit.sparkpost.SparkPostApiTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchUpTest {

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(30));
  private final Intake intake = new Intake(engine.journal(), clock);
  private final HttpClient http = HttpClients.start();
  private final SparkPostApi api;

  CatchUpTest() throws IOException {
    api = SparkPostApi.start("key", clock);
  }

  @AfterEach
  void close() {
    api.close();
    HttpClients.stop(http);
  }

  private CatchUp catchUp() {
    return catchUp(Accounts.ALL, Set.of(), Set.of());
  }

  private CatchUp catchUp(Accounts accounts, Set<Integer> except, Set<String> events) {
    return new CatchUp(
        new CatchUpSettings(
            CatchUpSettings.EVERY, CatchUpSettings.OVERLAP, accounts, except, events),
        new SparkPostClient(new ApiSettings(api.url(), new Secret("key")), http, _ -> {}),
        intake,
        engine.registry(),
        clock);
  }

  /// An event that happened some time ago.
  private void happened(String id, Duration ago) {
    happened(id, ago, "open", "");
  }

  private void happened(String id, Duration ago, String type, String more) {
    api.happened(
        "{\"type\":\"%s\",\"event_id\":\"%s\",\"timestamp\":\"%s\"%s}"
            .formatted(type, id, clock.now().minus(ago), more));
  }

  private List<String> taken() {
    return engine.journal().read(new Position(1), 100_000, Long.MAX_VALUE).stream()
        .map(entry -> entry.event().id())
        .sorted()
        .toList();
  }

  @Test
  void theFirstRoundTakesTheHourBeforeAndLaterOnesAllThatCameSince() throws InterruptedException {
    happened("old", Duration.ofHours(2));
    happened("recent", Duration.ofMinutes(30));
    happened("young", Duration.ofMinutes(1));
    CatchUp catchUp = catchUp();
    catchUp.round();
    assertEquals(List.of("recent"), taken());
    assertEquals(clock.now().minus(CatchUp.LAG), catchUp.state().until().orElseThrow());
    clock.advance(Duration.ofMinutes(15));
    catchUp.round();
    assertEquals(List.of("recent", "young"), taken());
    assertEquals(2, catchUp.state().fresh());
    assertEquals(3, catchUp.state().pulled());
  }

  @Test
  void afterDaysAwayAllIsPulledAndWhatTheWebhookBroughtIsRecognised() throws InterruptedException {
    catchUp().round();
    clock.advance(Duration.ofDays(3));
    for (int hour = 1; hour < 72; hour++) {
      happened("e%02d".formatted(hour), Duration.ofHours(hour));
    }
    byte[] batch =
        "[{\"msys\":{\"track_event\":{\"type\":\"open\",\"event_id\":\"e07\"}}}]"
            .getBytes(StandardCharsets.UTF_8);
    intake.admit(SparkPostBatch.read(batch, 1).events());
    CatchUp restarted = catchUp();
    restarted.round();
    assertEquals(71, taken().size());
    assertEquals(70, restarted.state().fresh());
    restarted.round();
    assertEquals(71, taken().size());
  }

  @Test
  void manyEventsComeInPagesOfAThousand() throws InterruptedException {
    for (int i = 0; i < 2_345; i++) {
      happened("e" + i, Duration.ofMinutes(30).plusMillis(i));
    }
    catchUp().round();
    assertEquals(2_345, taken().size());
    assertEquals(3, api.requests().size());
  }

  @Test
  void aBrokenRoundGoesOnWithThePageThatItHadComeTo() throws InterruptedException {
    for (int i = 0; i < 2_500; i++) {
      happened("e" + i, Duration.ofMinutes(30).plusMillis(i));
    }
    CatchUp catchUp = catchUp();
    api.trouble(SparkPostApiTrouble.of("GET /events/message", 5, 500).after(1));
    assertThrows(Fault.class, catchUp::round);
    assertEquals(1_000, taken().size());
    assertTrue(catchUp.state().until().isEmpty());
    assertTrue(catchUp.state().trouble().orElseThrow().contains("500"));

    api.forgetRequests();
    catchUp.round();
    assertEquals(2_500, taken().size());
    assertEquals(2_500, catchUp.state().pulled());
    assertNotEquals("initial", api.requests().getFirst().query().get("cursor"));
    assertTrue(catchUp.state().trouble().isEmpty());
  }

  @Test
  void thePlaceIsNotMovedPastWhatTheJournalDidNotTake() throws InterruptedException {
    catchUp().round();
    Instant before = catchUp().state().until().orElseThrow();
    clock.advance(Duration.ofHours(3));
    happened("e", Duration.ofHours(1));
    Intake full =
        new Intake(engine.journal(), clock, new dev.sluice.intake.Reserve(1_000, () -> 1L, clock));
    CatchUp stuck =
        new CatchUp(
            new CatchUpSettings(
                CatchUpSettings.EVERY, CatchUpSettings.OVERLAP, Accounts.ALL, Set.of(), Set.of()),
            new SparkPostClient(new ApiSettings(api.url(), new Secret("key")), http, _ -> {}),
            full,
            engine.registry(),
            clock);
    assertThrows(Fault.class, stuck::round);
    CatchUp again = catchUp();
    assertTrue(
        again.state().until().orElseThrow().isBefore(clock.now().minus(Duration.ofHours(1))));
    assertTrue(!again.state().until().orElseThrow().isBefore(before));
    again.round();
    assertEquals(List.of("e"), taken());
  }

  @Test
  void whatSparkPostForgotIsToldAndTheRestIsPulled() throws InterruptedException {
    catchUp().round();
    Instant stopped = catchUp().state().until().orElseThrow();
    clock.advance(Duration.ofDays(12));
    happened("gone", Duration.ofDays(11));
    happened("there", Duration.ofDays(9));
    CatchUp catchUp = catchUp();
    catchUp.round();
    assertEquals(List.of("there"), taken());
    CatchUp.Gap gap = catchUp.state().gap().orElseThrow();
    assertEquals(stopped, gap.from());
    assertEquals(clock.now().minus(CatchUp.MEMORY), gap.to());
    assertEquals(catchUp.state().gap(), catchUp().state().gap());
  }

  @Test
  void onlyWhatTheWebhookWouldSendIsPulled() throws InterruptedException {
    Duration ago = Duration.ofMinutes(30);
    happened("primary", ago);
    happened("101", ago, "open", ",\"subaccount_id\":\"101\"");
    happened("102", ago, "click", ",\"subaccount_id\":\"102\"");
    catchUp(Accounts.ALL, Set.of(101), Set.of("open", "relay_delivery")).round();
    assertEquals(List.of("primary"), taken());
    clock.advance(Duration.ofMinutes(1));
    catchUp(new Accounts(102), Set.of(), Set.of()).round();
    assertEquals(List.of("102", "primary"), taken());
    catchUp(Accounts.PRIMARY, Set.of(), Set.of("ab_test_completed")).round();
    assertEquals(List.of("102", "primary"), taken());
  }

  @Test
  void anEventThatIsTooLargeKeepsNoOtherOut() throws InterruptedException {
    happened("small", Duration.ofMinutes(30));
    happened("large", Duration.ofMinutes(31), "open", ",\"x\":\"" + "x".repeat(1 << 20) + "\"");
    happened("small2", Duration.ofMinutes(32));
    CatchUp catchUp = catchUp();
    catchUp.round();
    assertEquals(List.of("small", "small2"), taken());
    assertEquals(1, catchUp.state().refused());
  }
}
