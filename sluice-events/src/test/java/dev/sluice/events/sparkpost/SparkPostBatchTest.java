package dev.sluice.events.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkPostBatchTest {

  private static final String BOUNCE =
      """
      {"type": "bounce", "event_id": "92356927693813856", "message_id": "000443ee14578172be22",
       "timestamp": "1460989507", "subaccount_id": "101", "bounce_class": "10", "new_field": [1]}\
      """;

  private static SparkPostBatch read(String json) {
    return SparkPostBatch.read(json.getBytes(StandardCharsets.UTF_8), 1_000);
  }

  private static Event one(String eventClass, String object) {
    SparkPostBatch batch = read("[{\"msys\": {\"" + eventClass + "\": " + object + "}}]");
    assertEquals(List.of(), batch.unreadable());
    assertEquals(1, batch.events().size());
    return batch.events().getFirst();
  }

  private static String subaccount(Event event) {
    return Objects.requireNonNull(event.extensions().get("subaccount")).text();
  }

  @Test
  void anEventKeepsItsDataByteForByte() {
    Event event = one("message_event", BOUNCE);
    assertEquals("sparkpost", event.source());
    assertEquals("com.sparkpost.message_event.bounce", event.type());
    assertEquals("92356927693813856", event.id());
    assertEquals(Optional.of("000443ee14578172be22"), event.subject());
    assertEquals(Optional.of("2016-04-18T14:25:07Z"), event.time().map(Timestamp::text));
    assertEquals("101", subaccount(event));
    assertEquals(BOUNCE, event.data().text());
  }

  @ParameterizedTest
  @CsvSource({
    "message_event,bounce",
    "message_event,delivery",
    "message_event,injection",
    "message_event,sms_status",
    "message_event,spam_complaint",
    "message_event,out_of_band",
    "message_event,policy_rejection",
    "message_event,delay",
    "track_event,click",
    "track_event,open",
    "track_event,initial_open",
    "track_event,amp_click",
    "track_event,amp_open",
    "track_event,amp_initial_open",
    "gen_event,generation_failure",
    "gen_event,generation_rejection",
    "unsubscribe_event,list_unsubscribe",
    "unsubscribe_event,link_unsubscribe",
    "relay_event,relay_injection",
    "relay_event,relay_rejection",
    "relay_event,relay_delivery",
    "relay_event,relay_tempfail",
    "relay_event,relay_permfail",
    "ab_test_event,ab_test_completed",
    "ab_test_event,ab_test_cancelled",
    "ingest_event,success",
    "ingest_event,error",
    "adaptive_event,of_tomorrow"
  })
  void everyClassAndTypeIsTakenAlsoThoseOfTomorrow(String eventClass, String type) {
    Event event = one(eventClass, "{\"type\":\"" + type + "\",\"event_id\":\"7\"}");
    assertEquals("com.sparkpost." + eventClass + "." + type, event.type());
  }

  @ParameterizedTest
  @CsvSource({
    "1454442600,2016-02-02T19:50:00Z",
    "'\"1454442600\"',2016-02-02T19:50:00Z",
    "1454442600.25,2016-02-02T19:50:00.250Z",
    "'\"2016-01-20T15:17:53.000+00:00\"',2016-01-20T15:17:53.000+00:00"
  })
  void aTimeIsANumberOrATextOrAsTheEventsApiHasIt(String written, String read) {
    Event event = one("track_event", "{\"type\":\"open\",\"timestamp\":" + written + "}");
    assertEquals(Optional.of(read), event.time().map(Timestamp::text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "\"soon\"", "-1", "{}", "[1]", "true", "\"99999999999999\""})
  void aTimeThatIsNoneIsLeftToTheIntake(String written) {
    assertEquals(
        Optional.empty(),
        one("track_event", "{\"type\":\"open\",\"timestamp\":" + written + "}").time());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ",\"subaccount_id\":\"0\"", ",\"subaccount_id\":0", ",\"subaccount_id\":null"})
  void noSubaccountIsThePrimaryAccount(String member) {
    Event event = one("track_event", "{\"type\":\"open\"" + member + "}");
    assertEquals("0", subaccount(event));
  }

  @Test
  void withoutAnEventIdTheMembersNameItWhateverTheirOrder() {
    String id = one("message_event", "{\"type\":\"sms_status\",\"a\":\"1\",\"b\":2}").id();
    assertTrue(id.startsWith("sha256-"));
    assertEquals(id, one("message_event", "{\"b\":2, \"type\":\"sms_status\",\"a\":\"1\"}").id());
    assertNotEquals(id, one("message_event", "{\"type\":\"sms_status\",\"a\":\"1\",\"b\":3}").id());
    assertNotEquals(id, one("track_event", "{\"type\":\"sms_status\",\"a\":\"1\",\"b\":2}").id());
  }

  @Test
  void theTestOfTheWebhookHoldsNoEvent() {
    assertEquals(new SparkPostBatch(List.of(), List.of()), read("[{\"msys\": {}}]"));
    assertEquals(new SparkPostBatch(List.of(), List.of()), read("[]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "null",
        "\"text\"",
        "[]",
        "{}",
        "{\"msys\":1}",
        "{\"msys\":{\"c\":1}}",
        "{\"msys\":{\"c\":{}}}",
        "{\"msys\":{\"a b\":{\"type\":\"open\"}}}",
        "{\"msys\":{\"c\":{\"type\":{}}}}",
        "{\"msys\":{\"c\":{\"type\":\"\\n\"}}}"
      })
  void anElementOfAnotherFormDoesNotSpoilTheOthers(String wrong) {
    SparkPostBatch batch = read("[" + wrong + ", {\"msys\": {\"message_event\": " + BOUNCE + "}}]");
    assertEquals(1, batch.events().size());
    assertEquals(
        List.of(0), batch.unreadable().stream().map(SparkPostBatch.Unreadable::place).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "{},invalid-batch",
    "1,invalid-batch",
    "'',invalid-batch",
    "[,malformed-json",
    "[1]x,malformed-json"
  })
  void whatIsNoBatchIsRefused(String json, String code) {
    assertEquals(code, assertThrows(Fault.class, () -> read(json)).code());
  }

  @Test
  void aBatchHasAtMostSoManyElements() {
    byte[] three = "[{},{},{}]".getBytes(StandardCharsets.UTF_8);
    assertEquals(3, SparkPostBatch.read(three, 3).unreadable().size());
    assertEquals(
        "too-many-events", assertThrows(Fault.class, () -> SparkPostBatch.read(three, 2)).code());
  }
}
