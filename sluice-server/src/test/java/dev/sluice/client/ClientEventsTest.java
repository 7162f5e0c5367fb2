package dev.sluice.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import dev.sluice.view.MatchingView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientEventsTest {

  private static final Clock NOON =
      new Clock() {
        @Override
        public Instant now() {
          return Instant.parse("2026-11-21T12:00:00Z");
        }

        @Override
        public long nanos() {
          return 0;
        }
      };

  private static final String SEARCHING =
      "{\"eventType\":\"searching\",\"schemaVersion\":1,\"data\":{\"searchTerm\":\"games\"}}";
  private static final String PAGING =
      "{\"eventType\":\"paging\",\"schemaVersion\":2,\"data\":{\"searchTerm\":\"games\",\"page\":3}}";
  private static final String PURCHASE =
      "{\"eventType\":\"purchase\",\"schemaVersion\":2,\"data\":{\"itemSku\":123}}";
  private static final String LOYALTY =
      "{\"eventType\":\"loyaltypurchase\",\"schemaVersion\":2,\"data\":{\"itemSku\":123},"
          + "\"ticket\":{\"ticket\":{\"subject\":\"Loyalty customer purchase\","
          + "\"comment\":{\"body\":\"This customer has made a loyalty purchase\"}}}}";
  private static final String SHOPPING_AS_GENERATED =
      "{\"eventType\":\"shopping\",\"schemaVersion\":1,\"data\":{\"itemSku\":123}}}";
  private static final String STALE_KEY =
      "{\"analyticType\": \"shopping\", \"schemaVersion\":1, \"data\": {\"itemSku\":123}}";

  private static List<Entry> read(String body) {
    Iterator<Integer> ids = Stream.iterate(1, id -> id + 1).iterator();
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return ClientEvents.read(bytes, "c-1", "prod", () -> "new-" + ids.next(), NOON, 10).entries();
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  private static String entries(String... entries) {
    StringBuilder body = new StringBuilder("{\"entries\": [");
    for (String entry : entries) {
      body.append(body.length() > 13 ? " , " : "").append("{\"entry\":").append(entry).append("}");
    }
    return body.append("]}").toString();
  }

  private static Event event(Entry entry) {
    return assertInstanceOf(Entry.Translated.class, entry).event();
  }

  private static Event only(String body) {
    List<Entry> entries = read(body);
    assertEquals(1, entries.size());
    return event(entries.getFirst());
  }

  private static Entry.Malformed malformed(Entry entry) {
    return assertInstanceOf(Entry.Malformed.class, entry);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {SEARCHING, PAGING, PURCHASE, LOYALTY, STALE_KEY, "{}", " { \"a\" : 1.50 } "})
  void anEntryIsKeptByteForByteAsTextAndAsObject(String entry) {
    assertEquals(entry, only(entries(quoted(entry))).data().text());
    assertEquals(entry.strip(), only(entries(entry)).data().text());
  }

  @Test
  void anEventHasTheAttributesOfItsKind() {
    Event event = only(entries(quoted(SEARCHING)));
    assertEquals("new-1", event.id());
    assertEquals("clientevents", event.source());
    assertEquals("clientevents.searching", event.type());
    assertEquals("2026-11-21T12:00:00Z", event.time().orElseThrow().text());
    assertEquals(Optional.of("application/json"), event.dataContentType());
    assertEquals(
        Map.of(
            Event.DETAIL_TYPE, new Extension.Text("prod"),
            Event.RESOURCES, new Extension.Text("[\"c-1\"]")),
        event.extensions());
  }

  @Test
  void patternsSeeTheEventAsTheOriginalBusShowedIt() {
    var view = MatchingView.tree(only(entries(quoted(LOYALTY))));
    assertEquals("clientevents", view.get("source").asText());
    assertEquals("prod", view.get("detail-type").asText());
    assertEquals("c-1", view.get("resources").get(0).asText());
    assertEquals("loyaltypurchase", view.get("detail").get("eventType").asText());
    assertEquals("Loyalty customer purchase", view.at("/detail/ticket/ticket/subject").asText());
  }

  @Test
  void anEntryGivenAsAnObjectIsARangeOfTheBody() {
    byte[] body = entries(PAGING).getBytes(StandardCharsets.UTF_8);
    Batch batch = ClientEvents.read(body, "c", "e", () -> "1", NOON, 1);
    assertSame(body, event(batch.entries().getFirst()).data().array());
  }

  static Stream<String> lively() {
    return Stream.of(
        "the cat's whiskers", "\\'", "ümlaut €", "\ud83d\ude00", "a\"b\\c\n", "</script>");
  }

  @ParameterizedTest
  @MethodSource("lively")
  void apostrophesAndAllOtherCharactersSurvive(String text) {
    String entry = "{\"eventType\":\"searching\",\"data\":{\"searchTerm\":" + quoted(text) + "}}";
    for (String form : List.of(quoted(entry), entry)) {
      Event event = only(entries(form));
      assertEquals(entry, event.data().text());
      assertEquals(text, MatchingView.tree(event).at("/detail/data/searchTerm").asText());
    }
  }

  @Test
  void anEntryEscapedInEveryWayIsTheTextThatItMeans() {
    Event event =
        only("{\"entries\":[{\"entry\":\"\\u007b\\\"a\\\":\\\"\\ud83d\\ude00\\u20ac\\\"}\"}]}");
    assertEquals("{\"a\":\"\ud83d\ude00€\"}", event.data().text());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"shopping\", clientevents.shopping",
        "\"shop.v2_a-b\", clientevents.shop.v2_a-b",
        "\"søk\", clientevents.søk",
        "\"\", clientevents.event",
        "\"two words\", clientevents.event",
        "\"a\\u0000b\", clientevents.event",
        "5, clientevents.event",
        "null, clientevents.event",
        "{\"eventType\":\"inner\"}, clientevents.event",
        "`\"first\",\"eventType\":\"last\"`, clientevents.last"
      })
  void theTypeComesFromTheEventTypeWhenThatIsFitForIt(String eventType, String type) {
    String entry = "{\"eventType\":" + eventType + "}";
    assertEquals(type, only(entries(entry)).type());
  }

  @Test
  void anEventTypeDeeperInOrTooLongIsNotTheType() {
    assertEquals("clientevents.event", only(entries("{\"data\":{\"eventType\":\"x\"}}")).type());
    assertEquals("clientevents.event", only(entries(STALE_KEY)).type());
    String longest = "x".repeat(128);
    assertEquals(
        "clientevents." + longest, only(entries("{\"eventType\":\"" + longest + "\"}")).type());
    assertEquals(
        "clientevents.event", only(entries("{\"eventType\":\"" + longest + "x\"}")).type());
  }

  @Test
  void theExtraBraceOfTheGeneratorIsNamed() {
    Entry.Malformed error = malformed(read(entries(quoted(SHOPPING_AS_GENERATED))).getFirst());
    assertEquals("MalformedDetail", error.code());
    assertEquals(
        "Detail is malformed. There is one closing brace too many, at byte "
            + (SHOPPING_AS_GENERATED.length() - 1)
            + ".",
        error.message());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "{\"entry\":\"\"}, It is empty.",
        "{\"entry\":\"  \"}, It is empty.",
        "{\"entry\":\"[1]\"}, `It is JSON, but not a JSON object.`",
        "{\"entry\":\"null\"}, `It is JSON, but not a JSON object.`",
        "{\"entry\":\"SECRET\"}, `malformed JSON at line 1, column 1`",
        "{\"entry\":\"{\\\"a\\\":SECRET}\"}, `malformed JSON at line 1, column 6`",
        "{\"entry\":\"{\\\"a\\\":1\"}, it ends too early",
        "{\"entry\":\"{} }\"}, `one closing brace too many, at byte 3`",
        "{\"entry\":\"{} {}\"}, something follows the end",
        "{\"entry\":\"{} x\"}, this is not JSON",
        "{\"entry\":\"{'a':1}\"}, this is not JSON",
        "{\"entry\":\"{\\\"a\\\":\\\"\\ud83d\\\"}\"}, half a surrogate pair",
        "{\"entry\":5}, must be a JSON object",
        "{\"entry\":[]}, must be a JSON object",
        "{\"entry\":true}, must be a JSON object",
        "{\"entry\":null}, 'entry' is missing",
        "{}, 'entry' is missing",
        "{\"detail\":\"{}\"}, 'entry' is missing",
        "`{\"entry\":{},\"entry\":{}}`, 'entry' is given twice",
        "5, must be an object with the member 'entry'",
        "\"{}\", must be an object with the member 'entry'",
        "`[{\"entry\":{}}]`, must be an object with the member 'entry'",
        "null, must be an object with the member 'entry'"
      })
  void aMalformedEntryIsAnErrorInItsPlaceAndHarmsNoOther(String bad, String reason) {
    List<Entry> entries =
        read("{\"entries\":[{\"entry\":" + PAGING + "}," + bad + ",{\"entry\":" + PURCHASE + "}]}");
    assertEquals(3, entries.size());
    assertEquals(PAGING, event(entries.get(0)).data().text());
    Entry.Malformed error = malformed(entries.get(1));
    assertEquals("MalformedDetail", error.code());
    assertTrue(error.message().startsWith("Detail is malformed. "), error.message());
    assertTrue(error.message().contains(reason), error.message());
    assertTrue(!error.message().contains("SECRET"), error.message());
    assertEquals("clientevents.purchase", event(entries.get(2)).type());
  }

  @Test
  void aChosenIdBelongsToItsClient() {
    assertEquals("c-1/a.B_9:-", only("{\"entries\":[{\"id\":\"a.B_9:-\",\"entry\":{}}]}").id());
    assertEquals("new-1", only("{\"entries\":[{\"entry\":{},\"id\":null}]}").id());
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"\"", "\"a/b\"", "\"ü\"", "{\"a\":[1]}", "\"1\",\"id\":\"2\""})
  void anIdThatIsNotOneIsAnErrorOfItsEntry(String id) {
    List<Entry> entries = read("{\"entries\":[{\"entry\":{},\"id\":" + id + "},{\"entry\":{}}]}");
    assertEquals("InvalidArgument", malformed(entries.get(0)).code());
    assertEquals("new-1", event(entries.get(1)).id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "entries",
        "[]",
        "null",
        "\"entries\"",
        "{}",
        "{\"Entries\":[]}",
        "{\"entries\":null}",
        "{\"entries\":{}}",
        "{\"entries\":\"[]\"}",
        "{\"entries\":[]}",
        "{\"entries\":[{\"entry\":{}}],\"entries\":[]}",
        "{\"entries\":[{\"entry\":{}}}",
        "{\"entries\":[{\"entry\":{}}]",
        "{\"entries\":[{\"entry\":{}}]}}",
        "{\"entries\":[{\"entry\":{\"a\":}}]}"
      })
  void aBodyOfAnotherShapeIsRefusedWhole(String body) {
    Fault fault = assertThrows(Fault.class, () -> read(body));
    assertEquals("invalid-request-body", fault.code());
    assertEquals(Fault.Kind.INVALID, fault.kind());
    assertTrue(fault.sentence().startsWith("Invalid request body: "), fault.sentence());
  }

  @Test
  void bytesThatAreNotUtf8AreRefusedWhole() {
    byte[] body = entries("{\"a\":\"?\"}").getBytes(StandardCharsets.UTF_8);
    body[entries("").length() + 2] = (byte) 0xff;
    Fault fault =
        assertThrows(Fault.class, () -> ClientEvents.read(body, "c", "e", () -> "1", NOON, 1));
    assertEquals("invalid-utf8", fault.code());
  }

  @Test
  void moreEntriesThanTheLimitAreRefusedWhole() {
    String[] eleven = Stream.generate(() -> "{}").limit(11).toArray(String[]::new);
    Fault fault = assertThrows(Fault.class, () -> read(entries(eleven)));
    assertEquals("too-many-entries", fault.code());
    assertEquals(Fault.Kind.TOO_LARGE, fault.kind());
    String[] ten = Stream.generate(() -> "{}").limit(10).toArray(String[]::new);
    assertEquals(10, read(entries(ten)).size());
  }

  @Test
  void membersThatNobodyKnowsArePassedOver() {
    String body =
        "{\"app\":{\"v\":[1]},\"entries\":[{\"x\":[{}],\"entry\":{\"a\":1},\"y\":\"z\"}],\"z\":1}";
    assertEquals("{\"a\":1}", only(body).data().text());
  }

  @Test
  void aClientIdIsOneResourceWhateverItHolds() {
    byte[] body = entries("{}").getBytes(StandardCharsets.UTF_8);
    Batch batch = ClientEvents.read(body, "a\"],[\"\\b", "prod", () -> "1", NOON, 1);
    var resources = MatchingView.tree(event(batch.entries().getFirst())).get("resources");
    assertEquals(1, resources.size());
    assertEquals("a\"],[\"\\b", resources.get(0).asText());
  }

  @Test
  void theAnswerHasTheFormOfPutEvents() {
    byte[] reply =
        ClientEvents.reply(
            List.of(
                new Result.Accepted("id-1"),
                new Result.Failed("MalformedDetail", "Detail is \"malformed\"."),
                new Result.Accepted("id-2")));
    assertEquals(
        "{\"FailedEntryCount\":1,\"Entries\":[{\"EventId\":\"id-1\"},"
            + "{\"ErrorCode\":\"MalformedDetail\",\"ErrorMessage\":\"Detail is \\\"malformed\\\".\"},"
            + "{\"EventId\":\"id-2\"}]}",
        new String(reply, StandardCharsets.UTF_8));
  }
}
