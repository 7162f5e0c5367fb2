package dev.sluice.events.cloudevents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpBindingTest {

  private static final byte[] NOTHING = new byte[0];

  private static ListedHeaders minimal() {
    return new ListedHeaders()
        .with("ce-specversion", "1.0")
        .with("ce-id", "1")
        .with("ce-source", "/s")
        .with("ce-type", "t");
  }

  private static Event one(ListedHeaders headers, byte[] body) {
    List<Event> events = HttpBinding.read(headers, body, 1);
    assertEquals(1, events.size());
    return events.getFirst();
  }

  private static Fault refused(ListedHeaders headers, byte[] body) {
    return assertThrows(Fault.class, () -> HttpBinding.read(headers, body, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/cloudevents+json",
        "Application/CloudEvents+JSON ; charset=UTF-8",
        "application/cloudevents+json;charset=\"utf-8\"",
        "application/cloudevents+json; x=\";charset=latin1\""
      })
  void anEventInTheBodyIsToldByItsMediaType(String contentType) {
    ListedHeaders headers = new ListedHeaders().with("Content-Type", contentType);
    assertEquals("1", one(headers, Wire.bytes(Wire.with("'data':1"))).data().text());
  }

  @Test
  void headersBesideAStructuredEventAreOnlyACopy() {
    ListedHeaders headers =
        minimal().with("ce-id", "other").with("Content-Type", "application/cloudevents+json");
    assertEquals("1", one(headers, Wire.bytes(Wire.with(""))).id());
  }

  @Test
  void aBatchIsToldByItsMediaTypeAndMayBeEmpty() {
    ListedHeaders headers =
        new ListedHeaders().with("content-type", "application/cloudevents-batch+json");
    assertEquals(List.of(), HttpBinding.read(headers, Wire.bytes("[]"), 0));
    String two = "[" + Wire.with("") + "," + Wire.with("") + "]";
    assertEquals(2, HttpBinding.read(headers, Wire.bytes(two), 2).size());
    assertEquals("too-many-events", refused(headers, Wire.bytes(two)).code());
  }

  @ParameterizedTest
  @CsvSource({
    "application/cloudevents+avro, unsupported-media-type",
    "application/cloudevents+xml, unsupported-media-type",
    "application/cloudevents, unsupported-media-type",
    "application/cloudevents-batch, unsupported-media-type",
    "application/cloudevents+json; charset=iso-8859-1, unsupported-charset",
    "application/cloudevents-batch+json; charset=utf-16, unsupported-charset",
    "application/json, not-a-cloudevent",
    "text/plain, not-a-cloudevent",
    ", not-a-cloudevent"
  })
  void whatCannotBeReadIsRefusedAsUnsupported(String contentType, String code) {
    ListedHeaders headers = new ListedHeaders().with("Accept", "*/*");
    if (contentType != null) {
      headers.with("Content-Type", contentType);
    }
    Fault fault = refused(headers, Wire.bytes("{}"));
    assertEquals(code, fault.code());
    assertEquals(Fault.Kind.UNSUPPORTED, fault.kind());
  }

  @Test
  void anUnknownFormatIsNotTakenForBinaryMode() {
    Fault fault = refused(minimal().with("Content-Type", "application/cloudevents+avro"), NOTHING);
    assertEquals("unsupported-media-type", fault.code());
  }

  @Test
  void anEventInHeadersIsReadWithItsBodyByteForByte() {
    ListedHeaders headers =
        new ListedHeaders()
            .with("CE-SpecVersion", "1.0")
            .with("Ce-Type", "com.example.shipment.sent")
            .with("ce-time", "2018-04-05T03:56:24Z")
            .with("ce-id", "1234")
            .with("ce-source", "/orders/4711")
            .with("ce-subject", "parcel")
            .with("ce-dataschema", "/schema")
            .with("ce-parcels", "5")
            .with("Content-Type", "application/json; charset=utf-8")
            .with("User-Agent", "test");
    Event event = one(headers, Wire.bytes(" { 'a' : 1 }\n"));
    assertEquals(
        Event.builder("1234", "/orders/4711", "com.example.shipment.sent")
            .time(Timestamp.parse("2018-04-05T03:56:24Z"))
            .subject("parcel")
            .dataSchema("/schema")
            .dataContentType("application/json; charset=utf-8")
            .extension("parcels", new Extension.Text("5"))
            .data(Payload.ofText(" { \"a\" : 1 }\n"))
            .build(),
        event);
  }

  @Test
  void anEmptyBodyIsDataOnlyWhenItsMediaTypeAllowsIt() {
    assertFalse(one(minimal(), NOTHING).hasData());
    assertFalse(one(minimal().with("Content-Type", "application/json"), NOTHING).hasData());
    assertTrue(one(minimal().with("Content-Type", "text/plain"), NOTHING).hasData());
    assertTrue(one(minimal(), new byte[1]).hasData());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "plain, plain",
        "Euro%20%E2%82%AC%20%F0%9F%98%80, Euro € \ud83d\ude00",
        "Euro%20%e2%82%ac%20%f0%9f%98%80, Euro € \ud83d\ude00",
        "%41%62c, Abc",
        "a+b, a+b",
        "%2541, %41",
        "100%, 100%",
        "100%2, 100%2",
        "%zz%, %zz%",
        "%4, %4",
        "two words, two words",
        "say %22hi%22, say \"hi\"",
        "\"two words\", two words",
        "\"say \\\"hi\\\"\", say \"hi\"",
        "\"back\\\\slash\", back\\slash",
        "\"%41 \\%41\", A A",
        "\"a, ce-subject",
        "\"a\"b\", ce-subject",
        "\"a\\\", ce-subject",
        "\", ce-subject",
        "back\\slash, back\\slash",
        "mid\"dle, mid\"dle",
        "%C0%A0, ce-subject",
        "%C0%AF, ce-subject",
        "%ED%A0%80, ce-subject",
        "%F4%90%80%80, ce-subject",
        "%E2%82, ce-subject",
        "%FF, ce-subject",
        "caf\u00e9, ce-subject",
        "a%0Ab, subject: character U+000A",
        "%00, subject: character U+0000",
        "%C2%85, subject: character U+0085"
      })
  void aHeaderIsUnquotedAndThenPercentDecodedOnce(String value, String expected) {
    ListedHeaders headers = minimal().with("ce-subject", value);
    if (expected.startsWith("ce-subject") || expected.startsWith("subject:")) {
      Fault fault = refused(headers, NOTHING);
      assertEquals("invalid-event", fault.code());
      assertTrue(fault.sentence().startsWith(expected), fault.sentence());
    } else {
      assertEquals(Optional.of(expected), one(headers, NOTHING).subject());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ce-id, 2, id: is given twice",
    "CE-ID, 1, id: is given twice",
    "ce-datacontenttype, text/plain, ce-datacontenttype: must not be sent",
    "ce-data, x, data: is not an extension",
    "ce-my-ext, x, extension 'my-ext': ",
    "ce-, x, extension '': ",
    "ce-time, now, time: "
  })
  void aHeaderThatCannotBeIsRefused(String name, String value, String beginning) {
    Fault fault = refused(minimal().with(name, value), NOTHING);
    assertEquals("invalid-event", fault.code());
    assertTrue(fault.sentence().startsWith(beginning), fault.sentence());
  }

  @Test
  void twoMediaTypesAreRefused() {
    Fault fault =
        refused(
            minimal().with("Content-Type", "text/plain").with("Content-Type", "text/html"),
            NOTHING);
    assertEquals("datacontenttype: is given twice", fault.sentence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"specversion", "id", "source", "type"})
  void aRequiredHeaderThatIsMissingIsNamed(String missing) {
    Fault fault = refused(minimal().without("ce-" + missing), NOTHING);
    assertEquals("invalid-event", fault.code());
    assertTrue(fault.sentence().startsWith(missing + ": is missing"), fault.sentence());
  }

  @Test
  void headersAreWrittenInPrintableAsciiWithoutSpaceQuoteOrPercent() {
    Event event =
        Event.builder("a%b", "/s", "type \"t\"")
            .subject("Euro € \ud83d\ude00")
            .time(Timestamp.parse("2018-04-05T03:56:24Z"))
            .dataContentType("text/plain; charset=utf-8")
            .extension("flag", new Extension.Flag(true))
            .extension("whole", new Extension.Whole(-5))
            .data(Payload.ofText("x"))
            .build();
    assertEquals(
        Map.of(
            "ce-specversion", "1.0",
            "ce-id", "a%25b",
            "ce-source", "/s",
            "ce-type", "type%20%22t%22",
            "ce-subject", "Euro%20%E2%82%AC%20%F0%9F%98%80",
            "ce-time", "2018-04-05T03:56:24Z",
            "ce-flag", "true",
            "ce-whole", "-5",
            "Content-Type", "text/plain; charset=utf-8"),
        HttpBinding.headers(event));
  }

  @Test
  void jsonWithoutAMediaTypeSaysSoInItsHeaders() {
    Event.Builder event = Event.builder("1", "/s", "t");
    assertFalse(HttpBinding.headers(event.build()).containsKey("Content-Type"));
    Event json = event.data(Payload.ofText("{}")).build();
    assertEquals("application/json", HttpBinding.headers(json).get("Content-Type"));
    Event other = event.data(Payload.ofText("hello")).build();
    assertFalse(HttpBinding.headers(other).containsKey("Content-Type"));
  }

  @Test
  void aMediaTypeThatIsNotAsciiCannotStandInAHeader() {
    Event event = Event.builder("1", "/s", "t").dataContentType("text/plän").build();
    Fault fault = assertThrows(Fault.class, () -> HttpBinding.headers(event));
    assertTrue(fault.sentence().startsWith("datacontenttype: "), fault.sentence());
  }
}
