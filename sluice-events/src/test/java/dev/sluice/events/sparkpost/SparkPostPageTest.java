package dev.sluice.events.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkPostPageTest {

  private static SparkPostPage read(String text) {
    return SparkPostPage.read(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Event pulled(String flat) {
    return read("{\"results\":[" + flat + "]}").events().getFirst();
  }

  private static Event pushed(String eventClass, String inner) {
    byte[] batch =
        "[{\"msys\":{\"%s\":%s}}]".formatted(eventClass, inner).getBytes(StandardCharsets.UTF_8);
    return SparkPostBatch.read(batch, 1).events().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "bounce, message_event",
    "click, track_event",
    "amp_open, track_event",
    "generation_failure, gen_event",
    "link_unsubscribe, unsubscribe_event",
    "relay_delivery, relay_event",
    "something_new, message_event"
  })
  void aResultHasTheClassOfItsType(String type, String eventClass) {
    Event event = pulled("{\"type\":\"%s\",\"event_id\":\"1\"}".formatted(type));
    assertEquals("com.sparkpost." + eventClass + "." + type, event.type());
  }

  @Test
  void aResultIsTheSameEventAsTheWebhooks() {
    Event pulled =
        pulled(
            "{\"type\":\"open\",\"event_id\":\"9\",\"message_id\":\"m\",\"subaccount_id\":\"101\","
                + "\"timestamp\":\"2016-04-18T14:25:07.000+00:00\"}");
    Event pushed =
        pushed(
            "track_event",
            "{\"type\":\"open\",\"event_id\":\"9\",\"message_id\":\"m\",\"subaccount_id\":\"101\","
                + "\"timestamp\":\"1460989507\"}");
    assertEquals(pushed.id(), pulled.id());
    assertEquals(pushed.source(), pulled.source());
    assertEquals(pushed.type(), pulled.type());
    assertEquals(pushed.subject(), pulled.subject());
    assertEquals(pushed.time().orElseThrow().instant(), pulled.time().orElseThrow().instant());
    assertEquals(pushed.extensions(), pulled.extensions());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1460989507\"",
        "1460989507",
        "\"2016-04-18T14:25:07.000+00:00\"",
        "\"2016-04-18T14:25:07Z\"",
        "\"2016-04-18T16:25:07+02:00\""
      })
  void withoutAnEventIdTheIdIsTheSameHoweverTheTimeIsWritten(String timestamp) {
    Event pulled =
        pulled("{\"stat_type\":\"1\",\"type\":\"sms_status\",\"timestamp\":" + timestamp + "}");
    Event pushed =
        pushed(
            "message_event",
            "{\"type\":\"sms_status\",\"timestamp\":\"1460989507\",\"stat_type\":\"1\"}");
    assertEquals(pushed.id(), pulled.id());
    Event later =
        pushed(
            "message_event",
            "{\"type\":\"sms_status\",\"timestamp\":\"1460989508\",\"stat_type\":\"1\"}");
    assertTrue(!later.id().equals(pulled.id()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"rel\":\"first\",\"href\":\"/api/v1/events/message?cursor=initial\"},"
            + "{\"rel\":\"next\",\"href\":\"/api/v1/events/message?cursor=Wy+c/Q==&per_page=2\"}]",
        "[{\"href\":\"https://elsewhere.example/?a=b&cursor=Wy+c/Q==\",\"rel\":\"next\"}]",
        "{\"next\":\"/api/v1/events/message?per_page=2&cursor=Wy+c/Q==\"}"
      })
  void theCursorOfTheNextPageIsReadAsItStands(String links) {
    assertEquals(Optional.of("Wy+c/Q=="), read("{\"links\":" + links + ",\"results\":[]}").next());
  }

  @Test
  void theLastPageHasNoNext() {
    assertEquals(Optional.empty(), read("{\"results\":[],\"links\":[]}").next());
    assertEquals(Optional.empty(), read("{\"results\":[],\"links\":{}}").next());
    assertEquals(Optional.empty(), read("{\"results\":[],\"total_count\":0}").next());
  }

  @Test
  void aResultThatIsNoEventSpoilsNoOther() {
    SparkPostPage page =
        read("{\"results\":[1,{\"event_id\":\"1\"},{\"type\":\"open\",\"event_id\":\"2\"}]}");
    assertEquals("2", page.events().getFirst().id());
    assertEquals(2, page.unreadable().size());
    assertEquals(1, page.unreadable().get(1).place());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"results\":{}}",
        "{\"results\":[],\"links\":{\"next\":\"/api/v1/events/message\"}}",
        "{\"results\":[],\"links\":{\"next\":\"/x?cursor=a b\"}}"
      })
  void whatIsNoPageIsRefused(String body) {
    assertEquals("invalid-page", assertThrows(Fault.class, () -> read(body)).code());
  }
}
