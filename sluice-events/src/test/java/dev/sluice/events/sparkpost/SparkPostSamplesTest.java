package dev.sluice.events.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A sample of every class and type, with the members that SparkPost documents for it: one file for
/// each class, and one element in each line.
class SparkPostSamplesTest {

  /// Class, type, id, subject, time and subaccount of each sample, in the order of the files. Some
  /// samples have no `subaccount_id`, `"0"` or a number, and some a number as `timestamp`.
  private static final String EXPECTED =
      """
      message_event,bounce,7300418265510917,6a0f3c21e86592bb02d8,2026-10-21T14:31:01Z,26
      message_event,delivery,7300418265510934,6a0f3c21e86592bb03d9,2026-10-21T14:32:02Z,26
      message_event,injection,7300418265510951,6a0f3c21e86592bb04da,2026-10-21T14:33:03Z,0
      message_event,sms_status,,,2026-10-21T14:34:04Z,26
      message_event,spam_complaint,7300418265510968,6a0f3c21e86592bb05db,2026-10-21T14:35:05Z,26
      message_event,out_of_band,7300418265510985,6a0f3c21e86592bb06dc,2026-10-21T14:36:06Z,26
      message_event,policy_rejection,7300418265511002,6a0f3c21e86592bb07dd,2026-10-21T14:37:07Z,26
      message_event,delay,7300418265511019,6a0f3c21e86592bb08de,2026-10-21T14:38:08Z,26
      track_event,click,7300418265511036,6a0f3c21e86592bb09df,2026-10-21T14:39:09Z,26
      track_event,open,7300418265511053,6a0f3c21e86592bb0ae0,2026-10-21T14:40:10Z,26
      track_event,initial_open,7300418265511070,6a0f3c21e86592bb0be1,2026-10-21T14:41:11Z,26
      track_event,amp_click,7300418265511087,6a0f3c21e86592bb0ce2,2026-10-21T14:42:12Z,26
      track_event,amp_open,7300418265511104,6a0f3c21e86592bb0de3,2026-10-21T14:43:13Z,0
      track_event,amp_initial_open,7300418265511121,6a0f3c21e86592bb0ee4,2026-10-21T14:44:14Z,26
      gen_event,generation_failure,7300418265511138,,2026-10-21T14:45:15Z,26
      gen_event,generation_rejection,7300418265511155,,2026-10-21T14:46:16Z,26
      unsubscribe_event,list_unsubscribe,7300418265511172,6a0f3c21e86592bb0fe5,2026-10-21T14:47:17Z,26
      unsubscribe_event,link_unsubscribe,7300418265511189,6a0f3c21e86592bb10e6,2026-10-21T14:48:18Z,26
      relay_event,relay_injection,7300418265511206,,2026-10-21T14:49:19Z,26
      relay_event,relay_rejection,7300418265511223,,2026-10-21T14:50:20Z,26
      relay_event,relay_delivery,7300418265511240,,2026-10-21T14:51:21Z,26
      relay_event,relay_tempfail,7300418265511257,,2026-10-21T14:52:22Z,26
      relay_event,relay_permfail,7300418265511274,,2026-10-21T14:53:23Z,26
      ab_test_event,ab_test_completed,7300418265511291,,2026-10-21T14:54:24Z,26
      ab_test_event,ab_test_cancelled,7300418265511308,,2026-10-21T14:55:25Z,26
      ingest_event,success,7300418265511325,,2026-10-21T14:56:26Z,26
      ingest_event,error,7300418265511342,,2026-10-21T14:57:27Z,26
      """;

  private record Sample(
      String eventClass, String type, String id, String subject, String time, String subaccount) {

    static Sample of(String line) {
      String[] parts = line.split(",", -1);
      return new Sample(parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]);
    }
  }

  private static List<Sample> expected() {
    return EXPECTED.lines().map(Sample::of).toList();
  }

  private static Stream<String> classes() {
    return expected().stream().map(Sample::eventClass).distinct();
  }

  private static String file(String eventClass) throws IOException {
    String name = "samples/" + eventClass + ".json";
    try (InputStream in =
        Objects.requireNonNull(SparkPostSamplesTest.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<Event> events(String eventClass) throws IOException {
    SparkPostBatch batch =
        SparkPostBatch.read(file(eventClass).getBytes(StandardCharsets.UTF_8), 1_000);
    assertEquals(List.of(), batch.unreadable());
    return batch.events();
  }

  @ParameterizedTest
  @MethodSource("classes")
  void everySampleHasTheAttributesThatItsMembersSay(String eventClass) throws IOException {
    List<Sample> samples =
        expected().stream().filter(each -> each.eventClass().equals(eventClass)).toList();
    List<Event> events = events(eventClass);
    assertEquals(samples.size(), events.size());
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      Event event = events.get(i);
      assertEquals("sparkpost", event.source());
      assertEquals("com.sparkpost." + eventClass + "." + sample.type(), event.type());
      if (sample.id().isEmpty()) {
        assertTrue(event.id().matches("sha256-[0-9a-f]{64}"), event.id());
      } else {
        assertEquals(sample.id(), event.id());
      }
      assertEquals(sample.subject(), event.subject().orElse(""));
      assertEquals(Optional.of(sample.time()), event.time().map(Timestamp::text));
      assertEquals(
          sample.subaccount(), Objects.requireNonNull(event.extensions().get("subaccount")).text());
      assertEquals(Optional.of("application/json"), event.dataContentType());
    }
  }

  @ParameterizedTest
  @MethodSource("classes")
  void theDataOfAllEventsPutTogetherIsTheFileByteForByte(String eventClass) throws IOException {
    String again =
        events(eventClass).stream()
            .map(event -> "{\"msys\": {\"" + eventClass + "\": " + event.data().text() + "}}")
            .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
    assertEquals(file(eventClass), again);
  }

  @Test
  void allSamplesHaveIdsOfTheirOwn() throws IOException {
    Map<String, String> seen = new HashMap<>();
    for (String eventClass : classes().toList()) {
      for (Event event : events(eventClass)) {
        assertEquals(null, seen.put(event.id(), event.type()));
      }
    }
    assertEquals(expected().size(), seen.size());
  }

  @Test
  void allClassesMayStandInOneBatchAndInOneElement() throws IOException {
    List<String> classes = new ArrayList<>();
    for (String eventClass : classes().toList()) {
      Event first = events(eventClass).getFirst();
      classes.add("\"" + eventClass + "\":" + first.data().text());
    }
    String body = "[{\"msys\":{" + String.join(",", classes) + "}}]";
    SparkPostBatch batch = SparkPostBatch.read(body.getBytes(StandardCharsets.UTF_8), 1_000);
    assertEquals(classes.size(), batch.events().size());
  }

  /// The documentation's samples and the answers of the events API stand in `results`; who posts
  /// them is told what is wrong, and not only that something is.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"results\":[{\"msys\":{\"track_event\":{\"type\":\"open\"}}}]}|'results'",
        "{ \"results\" : {} }|'results'",
        "{\"msys\":{}}|'msys'",
        "{\"other\":[]}|JSON array",
        "{}|JSON array"
      })
  void anObjectIsNoBatchAndTheErrorSaysWhy(String json, String word) {
    Fault fault =
        assertThrows(
            Fault.class, () -> SparkPostBatch.read(json.getBytes(StandardCharsets.UTF_8), 1_000));
    assertEquals("invalid-batch", fault.code());
    assertTrue(fault.sentence().contains(word), fault.sentence());
  }

  /// Inbound mail comes from another kind of webhook, and has no type.
  @Test
  void inboundMailOfARelayWebhookIsNoMessageEvent() {
    String body =
        "[{\"msys\":{\"relay_message\":{\"rcpt_to\":\"you@there.example\",\"content\":{\"text\":\"hi\"}}}}]";
    SparkPostBatch batch = SparkPostBatch.read(body.getBytes(StandardCharsets.UTF_8), 1_000);
    assertEquals(List.of(), batch.events());
    assertEquals(1, batch.unreadable().size());
  }
}
