package dev.sluice.events.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.events.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class OriginalTest {

  static final List<String> SAMPLES = AdaptationTest.SAMPLES;

  /// The event as the hub keeps it, which knows what it came in as.
  private static Event noted(Event event, Recognition found) {
    TreeMap<String, Extension> extensions = new TreeMap<>(event.extensions());
    extensions.put(ShapedEvent.SHAPE, new Extension.Text(found.shape()));
    extensions.put(ShapedEvent.PATH, new Extension.Text(found.path()));
    return event.withExtensions(extensions);
  }

  private static Recognition again(Original original) {
    return ShapeTable.standard().recognise(original.body().toBytes());
  }

  private static String withoutCount(String id) {
    return id.replaceAll("\\.2$", "");
  }

  @ParameterizedTest
  @FieldSource("SAMPLES")
  void eachRecordIsPutBackIntoItsShapeAndMakesTheSameEventAgain(String sample) {
    Recognition found = Samples.recognised(sample);
    for (Event event : found.eachRecord()) {
      Original original = Original.of(noted(event, found), ShapeTable.standard());
      Recognition again = again(original);
      assertEquals(found.shape(), again.shape(), original.body().text());
      assertEquals(found.path(), original.path());
      List<Event> events = again.eachRecord();
      assertEquals(1, events.size(), original.body().text());
      Event same = events.getFirst();
      assertEquals(withoutCount(event.id()), withoutCount(same.id()));
      assertEquals(event.source(), same.source());
      assertEquals(event.type(), same.type());
      assertEquals(event.subject(), same.subject());
      assertEquals(event.time(), same.time());
      assertEquals(event.extensions(), same.extensions());
      assertEquals(event.dataSchema(), same.dataSchema());
      assertEquals(event.data().text(), same.data().text());
    }
  }

  @ParameterizedTest
  @FieldSource("SAMPLES")
  void aWholeBatchIsHandedOnByteForByte(String sample) {
    Recognition found = Samples.recognised(sample);
    Event whole = found.whole();
    Original original = Original.of(noted(whole, found), ShapeTable.standard());
    assertEquals(found.path(), original.path());
    if (whole.type().startsWith("dev.sluice.batch.")) {
      assertEquals(
          new String(Samples.bytes(sample), StandardCharsets.UTF_8).strip(),
          original.body().text());
    }
    assertEquals(found.shape(), again(original).shape());
  }

  @Test
  void everyShapeOfTheTableIsTried() {
    TreeSet<String> tried = new TreeSet<>();
    SAMPLES.forEach(sample -> tried.add(Samples.recognised(sample).shape()));
    TreeSet<String> all = new TreeSet<>();
    ShapeTable.standard().rows().forEach(row -> all.add(row.name()));
    // These two have no sample: nothing but a member stands around nothing.
    all.removeAll(List.of("aws-record", "aws-record-capital", "source"));
    all.removeAll(tried);
    assertTrue(all.isEmpty(), all.toString());
  }

  @Test
  void aRecordOfS3StandsAmongRecords() {
    Event event =
        Event.builder("1", "aws:s3", "com.amazonaws.s3.x")
            .dataContentType("application/json")
            .extension("shape", "aws-s3")
            .extension("shapepath", "/aws.s3")
            .data(Payload.ofText("{\"eventSource\": \"aws:s3\"}"))
            .build();
    Original original = Original.of(event, ShapeTable.standard());
    assertEquals("{\"Records\":[{\"eventSource\": \"aws:s3\"}]}", original.body().text());
    assertEquals("application/json", original.contentType());
  }

  @Test
  void aShapeOfYourOwnIsPutBackAsItsRowSays() {
    ShapeTable own =
        ShapeTable.standard()
            .with(
                """
                [{"name": "order", "when": ["kind = order.*"], "path": "/orders",
                  "event": {"source": "/shop", "type": "{kind}", "id": "{ref}", "data": "order"}}]
                """);
    String body = "{\"kind\":\"order.placed\",\"ref\":\"7\",\"order\":{\"sum\":3}}";
    Event event =
        own.recognise(body.getBytes(StandardCharsets.UTF_8)).shapedRecords().getFirst().event();
    assertEquals("{\"sum\":3}", event.data().text());
    Original original = Original.of(event, own);
    assertEquals("/orders", original.path());
    assertEquals(body, original.body().text());
  }

  @Test
  void anEventOfNoShapeIsACloudEventAtThePathOfItsSource() {
    Event event = Event.builder("1", "/my/context", "x").build();
    Original original = Original.of(event, ShapeTable.standard());
    assertEquals("/my/context", original.path());
    assertEquals("application/cloudevents+json; charset=utf-8", original.contentType());
    assertEquals(List.of(event), again(original).eachRecord());
  }

  @ParameterizedTest
  @CsvSource({
    "/aws.s3, /aws.s3",
    "/a/b%20c, /a/b%20c",
    "aws.s3, /",
    "/a/../b, /",
    "/a/%2e%2E/b, /",
    "/a b, /",
    "/a?b, /",
    "/a;b, /",
    "/a%2, /",
    "//evil.example, //evil.example"
  })
  void aPathThatNoShapeMakesIsNotFollowed(String given, String path) {
    Event event =
        Event.builder("1", "s", "x").extension("shape", "no").extension("shapepath", given).build();
    assertEquals(path, Original.path(event, ShapeTable.standard()));
  }

  @Test
  void dataOfAShapeThatTheTableDoesNotHaveStaysAsItIs() {
    Event event =
        Event.builder("1", "s", "x")
            .extension("shape", "gone")
            .extension("shapepath", "/gone")
            .dataContentType("application/json")
            .data(Payload.ofText("[1]"))
            .build();
    assertEquals("[1]", Original.of(event, ShapeTable.standard()).body().text());
  }

  @Test
  void whatWasNotRecognisedStaysWhatItWas() {
    Event event =
        Event.builder("1", "/", "dev.sluice.unrecognised")
            .extension("shape", "unrecognised")
            .extension("shapepath", "/unknown")
            .dataContentType("text/plain")
            .data(Payload.ofText("hello"))
            .build();
    assertEquals(
        new Original("/unknown", "text/plain", Payload.ofText("hello")),
        Original.of(event, ShapeTable.standard()));
  }

  @Test
  void dataThatIsNoJsonIsNotPutIntoJson() {
    Event event =
        Event.builder("1", "s", "x")
            .extension("shape", "aws-s3")
            .dataContentType("text/plain")
            .data(Payload.ofText("\"},"))
            .build();
    byte[] body = Original.of(event, ShapeTable.standard()).body().toBytes();
    assertTrue(StrictJson.isValue(body, 0, body.length));
  }
}
