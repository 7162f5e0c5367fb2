package dev.sluice.sparkpost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.events.sparkpost.SparkPostBatch;
import dev.sluice.events.sparkpost.SparkPostTerms;
import dev.sluice.fault.Fault;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.indexing.IndexSearch;
import dev.sluice.indexing.Indexer;
import dev.sluice.ingress.http.Answer;
import dev.sluice.ingress.http.Call;
import dev.sluice.ingress.http.MadeCall;
import dev.sluice.ingress.http.Query;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventPagesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final MemoryEngine engine = new MemoryEngine(new HeldClock(), Duration.ofDays(7));
  private final Indexer indexer =
      new Indexer(engine.journal(), engine.index(), List.of(new SparkPostTerms()));
  private final SparkPostSearch search =
      new SparkPostSearch(new IndexSearch(engine.journal(), engine.index(), indexer));
  private final EventPages pages = new EventPages(search);

  /// Positions 1 to 6.
  @BeforeEach
  void send() {
    sent("message_event", "injection", "m1", "101", "Anna@Example.com", "summer", 1_000_000);
    sent("message_event", "bounce", "m1", "101", "Anna@Example.com", "summer", 1_000_000);
    sent("message_event", "delivery", "m2", "102", "bert@example.com", "summer", 1_003_600);
    sent("track_event", "click", "m2", "102", "bert@example.com", "winter, & more", 1_086_400);
    sent("relay_event", "bounce", "m3", "", "größe@example.com", "", 1_086_401);
    engine.journal().append(List.of(Event.builder("x", "/shop", "order.placed").build()));
    index();
  }

  private void sent(
      String name,
      String type,
      String message,
      String account,
      String recipient,
      String campaign,
      long time) {
    StringBuilder members = new StringBuilder("\"type\":\"" + type + "\"");
    members.append(",\"event_id\":\"e").append(engine.journal().end()).append('"');
    members.append(",\"message_id\":\"").append(message).append('"');
    members.append(",\"timestamp\":\"").append(time).append('"');
    members.append(",\"raw_rcpt_to\":\"").append(recipient).append('"');
    members.append(",\"rcpt_to\":\"").append(MessageCase.lower(recipient)).append('"');
    if (!account.isEmpty()) {
      members.append(",\"subaccount_id\":\"").append(account).append('"');
    }
    if (!campaign.isEmpty()) {
      members.append(",\"campaign_id\":\"").append(campaign).append('"');
    }
    if (type.equals("bounce")) {
      members.append(",\"bounce_class\":\"10\"");
    }
    String batch = "[{\"msys\":{\"" + name + "\":{" + members + "}}}]";
    engine
        .journal()
        .append(SparkPostBatch.read(batch.getBytes(StandardCharsets.UTF_8), 1).events());
  }

  private static final class MessageCase {
    static String lower(String text) {
      return text.toLowerCase(java.util.Locale.ROOT);
    }
  }

  private void index() {
    while (indexer.step()) {
      // There may be more.
    }
  }

  private static Call asked(String... words) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      parameters.put(words[i], List.of(words[i + 1]));
    }
    return MadeCall.EMPTY.asking(new Query(parameters));
  }

  private static JsonNode json(Answer answer) {
    assertEquals(200, answer.status());
    try {
      return JSON.readTree(answer.body().toBytes());
    } catch (IOException e) {
      throw new AssertionError(answer.body().text(), e);
    }
  }

  private JsonNode list(String... words) throws InterruptedException {
    return json(pages.list(asked(words)));
  }

  private JsonNode message(String id) throws InterruptedException {
    return json(pages.message(MadeCall.EMPTY.at("id", id)));
  }

  private static String positions(JsonNode page) {
    List<String> positions = new ArrayList<>();
    page.path("events").forEach(event -> positions.add(event.path("position").asText()));
    return String.join(" ", positions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event_id=e3 | 3",
        "event_id=e9 | ''",
        "message_id=m1 | 2 1",
        "subaccount=102 | 4 3",
        "subaccount=0 | 5",
        "recipient=anna@example.com | 2 1",
        "recipient=ANNA@EXAMPLE.COM | 2 1",
        "recipient=GRÖSSE@example.com | ''",
        "recipient=GRÖßE@EXAMPLE.com | 5",
        "type=bounce | 5 2",
        "type=message_event.bounce | 2",
        "type=com.sparkpost.relay_event.bounce | 5",
        "type=click,delivery | 4 3",
        "type=click,click | 4",
        "type=unheard_of | ''",
        "campaign=summer | 3 2 1",
        "campaign=Summer | ''",
        "campaign=winter, & more | 4",
        "from=1970-01-12T13:46:40Z | 5 4 3 2 1",
        "to=1970-01-12T13:46:40Z | ''",
        "from=1970-01-12T13:46:41Z;to=1970-01-13T00:00:00Z | 3",
        "from=1970-01-12T13:46:41Z;to=1970-01-13T13:46:41Z | 4 3",
        "from=1970-01-12T13:46:40+00:00;to=1970-01-13T13:46:42Z | 5 4 3 2 1",
        "from=0001-01-01T00:00:00Z;to=9999-01-01T00:00:00Z | 5 4 3 2 1",
        "order=oldest | 1 2 3 4 5",
        "order=newest | 5 4 3 2 1",
        "order=oldest;after=3 | 4 5",
        "after=3 | 2 1",
        "after=0 | ''",
        "message_id=m1;type=bounce;recipient=anna@example.com;campaign=summer;subaccount=101 | 2",
        "message_id=m1;subaccount=102 | ''"
      })
  void everyFilterFindsWhatItSays(String query, String expected) throws InterruptedException {
    assertEquals(expected, positions(list(query.split("[;=]", -1))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state=due",
        "limit=0",
        "limit=1001",
        "limit=many",
        "limit=",
        "after=-1",
        "after=99999999999999999999",
        "order=up",
        "from=yesterday",
        "from=2026-11-21",
        "to=2026-11-21T10:00:00",
        "from=2026-11-21T10:00:00Z;to=2026-11-21T10:00:00Z",
        "from=+12345-01-01T00:00:00Z",
        "type=",
        "type=bounce,",
        "type=bounce click",
        "message_id=",
        "recipient="
      })
  void whatCannotBeIsRefusedAndNamed(String query) {
    Fault fault = assertThrows(Fault.class, () -> list(query.split("[;=]", -1)));
    assertEquals(Fault.Kind.INVALID, fault.kind());
    String last = query.split(";")[query.split(";").length - 1];
    assertTrue(fault.sentence().contains(last.substring(0, last.indexOf('='))), fault.sentence());
  }

  @Test
  void pagesFollowEachOtherUntilThereIsNoNext() throws InterruptedException {
    JsonNode first = list("campaign", "summer", "limit", "2");
    assertEquals("3 2", positions(first));
    JsonNode second =
        list("campaign", "summer", "limit", "2", "after", first.path("next").asText());
    assertEquals("1", positions(second));
    assertFalse(second.has("next"));
    assertFalse(list("campaign", "summer", "limit", "3").has("next"));
  }

  @Test
  void anEventIsShownWithAllThatSparkPostSaid() throws InterruptedException {
    JsonNode event = list("event_id", "e2").path("events").path(0);
    assertEquals(
        "[position, accepted_at, id, type, time, subject, subaccount, bounce, data]",
        List.copyOf(event.properties()).stream().map(Map.Entry::getKey).toList().toString());
    assertEquals("com.sparkpost.message_event.bounce", event.path("type").asText());
    assertEquals("1970-01-12T13:46:40Z", event.path("time").asText());
    assertEquals("m1", event.path("subject").asText());
    assertEquals("101", event.path("subaccount").asText());
    assertEquals(
        "{\"class\":10,\"name\":\"Invalid Recipient\",\"category\":\"hard\"}",
        event.path("bounce").toString());
    assertEquals("Anna@Example.com", event.path("data").path("raw_rcpt_to").asText());
  }

  @Test
  void dataThatIsNoJsonDoesNotBreakThePage() throws InterruptedException {
    for (String data : List.of("{\"a\":", "}", "", "{}{}")) {
      engine
          .journal()
          .append(
              List.of(
                  Event.builder("odd" + data.length(), "sparkpost", "com.sparkpost.odd.odd")
                      .dataContentType("application/json")
                      .data(Payload.ofText(data))
                      .build()));
    }
    index();
    JsonNode events = list("type", "odd").path("events");
    assertTrue(events.size() >= 3);
    events.forEach(event -> assertTrue(event.has("data_base64"), event::toString));
  }

  @Test
  void aMessageHasItsStory() throws InterruptedException {
    JsonNode story = message("m1");
    assertEquals("m1", story.path("message_id").asText());
    assertEquals("anna@example.com", story.path("recipient").asText());
    assertEquals("bounced", story.path("state").asText());
    assertEquals("1 2", positions(story));
    assertFalse(story.has("more") || story.has("behind"), story::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m9", "M1", "m1 ", "%", "\ud800", "../m1"})
  void aMessageThatIsNotKnownIsToldSo(String id) {
    Fault fault = assertThrows(Fault.class, () -> message(id));
    assertEquals("no-such-message", fault.code());
    assertEquals(Fault.Kind.NOT_FOUND, fault.kind());
  }

  @Test
  void whoLooksTooEarlyIsToldSo() throws InterruptedException {
    sent("message_event", "delivery", "m7", "101", "a@example.com", "summer", 2_000_000);
    assertEquals(1, list("message_id", "m1").path("behind").asInt());
    Fault fault = assertThrows(Fault.class, () -> message("m7"));
    assertTrue(fault.sentence().contains("1 events are still to be indexed"), fault.sentence());
    index();
    assertEquals("delivered", message("m7").path("state").asText());
  }

  @Test
  void aStoryOfMoreThanAThousandEventsSaysThatThereAreMore() throws InterruptedException {
    for (int i = 0; i < 1_001; i++) {
      sent("track_event", "open", "m8", "101", "a@example.com", "summer", 2_000_000 + i);
    }
    index();
    JsonNode story = message("m8");
    assertEquals(1_000, story.path("events").size());
    assertTrue(story.path("more").asBoolean());
  }

  @Test
  void subaccountsThatMayNotBeSeenAreKeptBack() throws InterruptedException {
    sent("track_event", "open", "m1", "102", "anna@example.com", "summer", 3_000_000);
    index();
    assertEquals(List.of(2L, 1L), seen(EventFilter.ofMessage("m1"), Set.of("101", "9")));
    assertEquals(List.of(7L), seen(EventFilter.ofMessage("m1"), Set.of("102")));
    assertEquals(List.of(), seen(EventFilter.ofMessage("m1"), Set.of()));
    assertEquals(List.of(5L), seen(EventFilter.ofMessage("m3"), Set.of("0")));
    Set<String> many = new java.util.HashSet<>();
    for (int i = 0; i < 500; i++) {
      many.add("s" + i);
    }
    assertEquals(List.of(), seen(EventFilter.ofMessage("m1"), many));
    many.add("102");
    assertEquals(List.of(7L), seen(EventFilter.ofMessage("m1"), many));
  }

  private List<Long> seen(EventFilter filter, Set<String> visible) throws InterruptedException {
    return search
        .find(filter, Optional.of(visible), Order.NEWEST_FIRST, OptionalLong.empty(), 100)
        .hits()
        .stream()
        .map(entry -> entry.position().value())
        .toList();
  }
}
