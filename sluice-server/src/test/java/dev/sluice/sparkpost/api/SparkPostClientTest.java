package dev.sluice.sparkpost.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.secret.Secret;
import dev.sluice.target.http.HttpClients;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.sparkpost.SparkPostApi;
import dev.sluice.testkit.sparkpost.SparkPostApiTrouble;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.client.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SparkPostClientTest {

  private static final String KEY = "key-0123456789";

  private final HttpClient http = HttpClients.start();
  private final SparkPostApi api;
  private final List<Duration> pauses = new ArrayList<>();

  SparkPostClientTest() throws IOException {
    api = SparkPostApi.start(KEY, new HeldClock());
  }

  @AfterEach
  void close() {
    api.close();
    HttpClients.stop(http);
  }

  private SparkPostClient client(String key) {
    return new SparkPostClient(new ApiSettings(api.url(), new Secret(key)), http, pauses::add);
  }

  private static List<Duration> seconds(int... each) {
    List<Duration> all = new ArrayList<>();
    for (int one : each) {
      all.add(Duration.ofSeconds(one));
    }
    return all;
  }

  private static WebhookChange basic(String target) {
    return new WebhookChange()
        .name("n")
        .target(target)
        .events(List.of("open"))
        .basic("u", "the-password");
  }

  @Test
  void aLimitIsWaitedOutForAsLongAsItAsks() throws InterruptedException {
    api.trouble(SparkPostApiTrouble.limited("GET /webhooks", 2, 7));
    assertEquals(List.of(), client(KEY).webhooks());
    assertEquals(seconds(7, 7), pauses);
  }

  @ParameterizedTest
  @CsvSource({"429", "500", "502", "503", "0"})
  void aLimitWithoutATimeAndAFailureAreTriedAgainAfterGrowingPauses(int status)
      throws InterruptedException {
    api.trouble(SparkPostApiTrouble.of("GET /webhooks", 3, status));
    assertEquals(List.of(), client(KEY).webhooks());
    assertEquals(seconds(1, 2, 4), pauses);
  }

  @Test
  void afterFiveAttemptsTheFaultHasSparkPostsWords() {
    api.trouble(SparkPostApiTrouble.of("GET /webhooks", 9, 502));
    Fault fault = assertThrows(Fault.class, () -> client(KEY).webhooks());
    assertEquals("sparkpost-unavailable", fault.code());
    assertTrue(fault.sentence().contains("Could not proceed (502 error)"), fault.sentence());
    assertEquals(seconds(1, 2, 4, 8), pauses);
    assertEquals(5, api.requests().size());
  }

  @Test
  void aLimitThatAsksForLongIsLeftToTheCaller() {
    api.trouble(SparkPostApiTrouble.limited("GET /webhooks", 1, 600));
    Fault fault = assertThrows(Fault.class, () -> client(KEY).webhooks());
    assertEquals("sparkpost-limited", fault.code());
    assertEquals(Duration.ofMinutes(10), fault.retryAfter().orElseThrow());
    assertEquals(List.of(), pauses);
  }

  @Test
  void aWebhookIsNotMadeTwiceWhenTheAnswerGetsLost() {
    api.trouble(SparkPostApiTrouble.of("POST /webhooks", 1, 500));
    Fault fault =
        assertThrows(
            Fault.class, () -> client(KEY).create(basic("http://127.0.0.1:1/"), Accounts.ALL));
    assertEquals("sparkpost-unavailable", fault.code());
    assertEquals(1, api.requests().size());
  }

  @Test
  void aTargetThatDoesNotAnswerIsToldWithoutTheKeyAndThePassword() {
    Fault fault =
        assertThrows(
            Fault.class,
            () -> client(KEY).create(basic("http://127.0.0.1:1/the-password"), Accounts.ALL));
    assertEquals("sparkpost-refused", fault.code());
    assertTrue(fault.sentence().contains("POST to webhook target URL failed"), fault.sentence());
    assertFalse(fault.sentence().contains("the-password"), fault.sentence());
  }

  @Test
  void aWrongKeyIsToldAndNotShown() {
    Fault fault = assertThrows(Fault.class, () -> client("wrong-0123456789").webhooks());
    assertEquals("sparkpost-key-refused", fault.code());
    assertTrue(fault.sentence().contains("Forbidden."), fault.sentence());
    assertFalse(fault.sentence().contains("wrong-0123456789"), fault.sentence());
    assertEquals(1, api.requests().size());
  }

  @Test
  void nobodyListeningIsTold() {
    URI nowhere = URI.create("http://127.0.0.1:1/api/v1");
    SparkPostClient client =
        new SparkPostClient(new ApiSettings(nowhere, new Secret(KEY)), http, pauses::add);
    assertEquals("sparkpost-unavailable", assertThrows(Fault.class, client::webhooks).code());
    assertEquals(4, pauses.size());
  }

  @Test
  void anotherServerThanSparkPostsIsFoundOut() throws IOException {
    ApiSettings wrong = new ApiSettings(URI.create(api.url() + "/nothing"), new Secret(KEY));
    Fault fault =
        assertThrows(Fault.class, () -> new SparkPostClient(wrong, http, pauses::add).webhooks());
    assertEquals("sparkpost-not-found", fault.code());
  }

  @Test
  void theTypesAreThoseOfTheDocumentation() throws InterruptedException {
    api.knowType("brand_new");
    Set<String> types = client(KEY).types();
    assertTrue(
        types.containsAll(Set.of("brand_new", "bounce", "relay_delivery")), types.toString());
  }

  @Test
  void pastEventsAreAskedForByTheMinute() throws InterruptedException {
    client(KEY)
        .events(
            Instant.parse("2026-11-21T08:00:59Z"),
            Instant.parse("2026-11-21T09:00:00Z"),
            new Accounts(101),
            List.of("open", "click"),
            "initial");
    assertEquals(
        java.util.Map.of(
            "from", "2026-11-21T08:00",
            "to", "2026-11-21T09:00",
            "timezone", "UTC",
            "per_page", "1000",
            "events", "open,click",
            "subaccounts", "101",
            "cursor", "initial"),
        api.requests().getFirst().query());
  }
}
