package dev.sluice.events.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShapedEventTest {

  private static final ShapeTable TABLE = ShapeTable.standard();

  static Stream<String> samples() throws IOException {
    Path folder = Path.of("src/test/resources/dev/sluice/events/shape/samples");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString().replace(".json", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String attribute(Event event, String name) {
    return event.extensions().get(name) instanceof Extension.Text(String text) ? text : "";
  }

  private static byte[] canonical(byte[] json) {
    return Compact.canonical(Node.read(json));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void eachRecordIsMarkedAndItsBodyIsRecognisedAsTheSameShapeAtTheSamePath(String sample) {
    Recognition found = Samples.recognised(sample);
    for (ShapedEvent shaped : found.shapedRecords()) {
      Event event = shaped.event();
      assertEquals(found.shape(), shaped.shape());
      assertEquals(shaped.shape(), attribute(event, ShapedEvent.SHAPE));
      assertEquals(shaped.path(), attribute(event, ShapedEvent.PATH));
      TABLE
          .body(event)
          .ifPresent(body -> {
            Recognition again = TABLE.recognise(body.toBytes());
            assertEquals(found.shape(), again.shape(), body.text());
            assertEquals(shaped.path(), again.path());
            Event made = again.shapedRecords().getFirst().event();
            assertEquals(event.extensions(), made.extensions());
            assertEquals(event.source(), made.source());
            assertTrue(event.id().startsWith(made.id()));
          });
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theBodyOfAWholeEventIsWhatCame(String sample) {
    ShapedEvent whole = Samples.recognised(sample).shapedWhole();
    assertEquals(whole.path(), attribute(whole.event(), ShapedEvent.PATH));
    TABLE
        .body(whole.event())
        .ifPresent(body ->
            assertEquals(
                new String(canonical(Samples.bytes(sample)), StandardCharsets.UTF_8),
                new String(canonical(body.toBytes()), StandardCharsets.UTF_8)));
  }

  @Test
  void anEventOfEventBridgeKeepsItsDetailAsDataAndItsEnvelopeBesideIt() {
    String body =
        """
        {"version":"0","id":"e-1","detail-type":"Scheduled \u007f é","source":"aws.events",
         "account":"1","time":"2026-11-21T10:00:00Z","odd":[1.50,null],"detail":{"a": 1.50}}
        """;
    ShapedEvent shaped = Samples.recognisedText(body).shapedRecords().getFirst();
    assertEquals("{\"a\": 1.50}", shaped.event().data().text());
    assertTrue(shaped.hasOwnId());
    assertEquals(
        new String(canonical(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8),
        new String(
            canonical(TABLE.body(shaped.event()).orElseThrow().toBytes()), StandardCharsets.UTF_8));
  }

  @Test
  void recordsOfOneBatchHaveThePathAndShapeThatEachHasItself() {
    List<ShapedEvent> shaped =
        Samples.recognisedText(
                """
                [{"specversion":"1.0","id":"1","source":"/a","type":"t"},
                 {"specversion":"1.0","id":"2","source":"/b","type":"t","shape":"mine"}, null, 7]
                """)
            .shapedRecords();
    assertEquals(List.of("/a", "/b", "/", "/"), shaped.stream().map(ShapedEvent::path).toList());
    assertEquals("unrecognised", shaped.getLast().shape());
    assertEquals("7", shaped.getLast().event().data().text());
    assertEquals("mine", attribute(shaped.get(1).event(), ShapedEvent.SHAPE));
    assertFalse(shaped.getLast().hasOwnId());
  }

  @Test
  void aMissingPartLosesNothingOfTheRest() {
    String body =
        """
        [{"id":"1","eventType":"t","subject":"s","eventTime":"2026-11-21T10:00:00Z","topic":"/t"}]
        """;
    Event event = Samples.recognisedText(body).shapedRecords().getFirst().event();
    assertEquals(
        new String(canonical(body.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8),
        new String(canonical(TABLE.body(event).orElseThrow().toBytes()), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "aws-s3, true",
    "aws-ses, true",
    "aws-sqs, true",
    "aws-eventbridge, true",
    "aws-logs, false"
  })
  void whetherAnIdIsTheSendersIsSaid(String sample, boolean hasOwnId) {
    List<ShapedEvent> shaped =
        sample.equals("aws-logs")
            ? Samples.recognisedText("{\"awslogs\":{\"data\":\"H4sI\"}}").shapedRecords()
            : sample.equals("aws-eventbridge")
                ? Samples.recognisedText(
                        "{\"source\":\"a\",\"id\":\"1\",\"detail-type\":\"b\",\"detail\":{}}")
                    .shapedRecords()
                : Samples.recognised(sample.replace("aws-", "")).shapedRecords();
    assertEquals(hasOwnId, shaped.getFirst().hasOwnId());
  }

  @Test
  void whatIsNoJsonIsKeptByteForByteAtTheDefaultPath() {
    byte[] odd = {0, (byte) 0xff, 13};
    ShapedEvent shaped =
        TABLE.withDefaultPath("/odd").unrecognised(odd, "application/octet-stream");
    assertEquals("/odd", attribute(shaped.event(), ShapedEvent.PATH));
    assertEquals("unrecognised", shaped.shape());
    assertEquals(Payload.of(odd), shaped.event().data());
    assertEquals(
        shaped, TABLE.withDefaultPath("/odd").unrecognised(odd, "application/octet-stream"));
  }

  @Test
  void anAttributeThatIsThereStays() {
    Event event = Event.builder("1", "/a", "t").extension("shape", "mine").build();
    Event more = ShapedEvent.with(event, Map.of("shape", "other", "sqsgroup", "g"));
    assertEquals("mine", attribute(more, "shape"));
    assertEquals("g", attribute(more, "sqsgroup"));
    assertFalse(more.hasData());
  }
}
