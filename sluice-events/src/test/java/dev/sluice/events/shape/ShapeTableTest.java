package dev.sluice.events.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.events.shape.Samples.Fields;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTableTest {

  private static final String ORDERS =
      """
      [{"name": "order", "when": ["kind = order.*", "!draft"], "records": "lines",
        "each": ["number is number"], "path": "/orders/{$.kind}", "note": "of the shop",
        "event": {"source": "/shop/{$.shop}", "type": "{$.kind}.line", "id": ["{ref}", "{$.id}-{number}"],
                  "subject": "{name}", "time": "{$.at}", "dataschema": "/schemas/line", "data": "what",
                  "extensions": {"tenant": "{$.tenant}"}}}]
      """;

  private static Recognition recognised(ShapeTable table, String event) {
    return table.recognise(event.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aRowOfOnesOwnIsRecognisedAndAdapted() {
    Recognition found =
        recognised(
            ShapeTable.standard().with(ORDERS),
            """
            {"kind":"order.placed","shop":"é 1","id":7,"at":1772359200,"tenant":true,"source":"x",
             "lines":[{"number":1,"name":"a","what":[1, 2]},{"number":2,"ref":"r-2"}]}
            """);
    assertEquals("order", found.shape());
    assertEquals("/orders/order.placed", found.path());
    assertEquals(List.of("of the shop"), found.notes());
    Event first = found.eachRecord().get(0);
    assertEquals("/shop/%C3%A9%201", first.source());
    assertEquals("order.placed.line", first.type());
    assertEquals("7-1", first.id());
    assertEquals(Optional.of("a"), first.subject());
    assertEquals("2026-03-01T10:00:00Z", first.time().orElseThrow().text());
    assertEquals(Optional.of("/schemas/line"), first.dataSchema());
    assertEquals(Map.of("tenant", new Extension.Text("true")), first.extensions());
    assertEquals("[1, 2]", first.data().text());
    Event second = found.eachRecord().get(1);
    assertEquals("r-2", second.id());
    assertFalse(second.hasData());
  }

  @Test
  void aRowThatDoesNotFitLeavesTheEventToTheOthers() {
    ShapeTable table = ShapeTable.standard().with(ORDERS);
    assertEquals(
        "/x",
        recognised(
                table,
                "{\"kind\":\"order.\",\"draft\":true,\"lines\":[{\"number\":1}],\"source\":\"x\"}")
            .path());
    assertEquals(
        "/x", recognised(table, "{\"kind\":\"order.\",\"lines\":[],\"source\":\"x\"}").path());
    assertEquals("/x", recognised(table, "{\"kind\":\"orders\",\"source\":\"x\"}").path());
  }

  @Test
  void aRowWithAKnownNameChangesOnlyWhatItSays() {
    ShapeTable table =
        ShapeTable.standard().with("[{\"name\":\"aws-lex-v2\",\"path\":\"/aws.lex\"}]");
    Recognition found = table.recognise(Samples.bytes("lex-v2"));
    assertEquals("/aws.lex", found.path());
    assertEquals(Samples.events("lex-v2"), found.eachRecord());
    assertEquals(ShapeTable.standard().rows().size(), table.rows().size());
  }

  @Test
  void aRowWithAKnownNameMayChangeASingleAttribute() {
    ShapeTable table =
        ShapeTable.standard()
            .with(
                """
                [{"name":"aws-cognito-trigger","event":{"id":["{header:X-Request-Id}","{#}"]}},
                 {"name":"cloudevent","event":{"type":"changed"}}]
                """);
    Event event =
        table
            .recognise(new Fields(Map.of("x-request-id", "r-1")), Samples.bytes("cognito-trigger"))
            .whole();
    Event before = Samples.events("cognito-trigger").getFirst();
    assertEquals("r-1", event.id());
    assertEquals(before.source(), event.source());
    assertEquals(before.extensions(), event.extensions());
    assertEquals(before.id(), table.recognise(Samples.bytes("cognito-trigger")).whole().id());
    assertEquals("changed", table.recognise(Samples.bytes("cloudevent")).whole().type());
  }

  @Test
  void eventsOfS3ThatCollideCanBeToldApart() {
    ShapeTable table =
        ShapeTable.standard()
            .with("[{\"name\":\"aws-eventbridge\",\"path\":\"/eventbridge/{source}\"}]");
    assertEquals("/eventbridge/aws.s3", table.recognise(Samples.bytes("eventbridge-s3")).path());
    assertEquals("/aws.s3", table.recognise(Samples.bytes("s3")).path());
  }

  @Test
  void aRowMayLookAtHeaderFields() {
    ShapeTable table =
        ShapeTable.standard()
            .with(
                """
                [{"name": "github", "when": ["header:X-GitHub-Event is text"],
                  "path": "/github/{header:x-github-event}",
                  "event": {"source": "{repository.url}", "id": "{header:X-GitHub-Delivery}",
                            "type": ["com.github.{header:X-GitHub-Event}.{action}",
                                     "com.github.{header:X-GitHub-Event}"]}}]
                """);
    Recognition found =
        table.recognise(
            new Fields(Map.of("X-GitHub-Event", "push", "X-GitHub-Delivery", "d-1")),
            "{\"repository\":{\"url\":\"https://example.com/r\"}}"
                .getBytes(StandardCharsets.UTF_8));
    assertEquals("/github/push", found.path());
    assertEquals("com.github.push", found.whole().type());
    assertEquals("d-1", found.whole().id());
  }

  @Test
  void aRowWithoutAttributesGivesThoseOfTheShape() {
    ShapeTable table =
        ShapeTable.standard()
            .withDefaultPath("/other")
            .with("[{\"name\":\"ping\",\"when\":\"ping\",\"path\":\"/ping\"}]");
    Event event = recognised(table, "{\"ping\":1}").whole();
    assertEquals("dev.sluice.shape.ping", event.type());
    assertEquals("/other", event.source());
    assertTrue(event.id().matches("[0-9a-f]{32}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {} | shapes: must be an array of rows
          [1] | shape 1: must be an object
          [{}] | shape 1: name: is missing
          [{"name":"A b"}] | shape 1: name: has 1 to 64 lower-case letters, digits and '-'
          [{"name":"unrecognised"}] | shape 1: name: 'unrecognised' is what events without a shape are called
          [{"name":["a","b"]}] | shape 1: name: must be one text
          [{"name":"a","path":"/a"}] | shape 1 'a': when: a row needs a condition in 'when' or 'each'; else it takes everything
          [{"name":"a","when":"b"}] | shape 1 'a': path: is missing
          [{"name":"a","when":"b","pth":"/a"}] | shape 1 'a': pth: is nothing that a row has; did you mean 'path'?
          [{"name":"a","when":"b","path":"a"}] | shape 1 'a': path: must begin with '/' or with a value in braces
          [{"name":"a","when":"b","path":"/../a"}] | shape 1 'a': path: may hold letters, digits, '/' and -._~!$&'()*+,=:@ outside of braces, and no segment '.' or '..'
          [{"name":"a","when":"b","path":"/a b"}] | shape 1 'a': path: may hold letters, digits, '/' and -._~!$&'()*+,=:@ outside of braces, and no segment '.' or '..'
          [{"name":"a","when":"b","path":"/{a"}] | shape 1 'a': path: '/{a' does not close a brace
          [{"name":"a","when":"b","path":"/a}"}] | shape 1 'a': path: '/a}' closes a brace that is not open
          [{"name":"a","when":"b","path":"/{}"}] | shape 1 'a': path: '' is no place in an event: it is empty or ends too early; one would be s3.object.key
          [{"name":"a","when":"b","path":"/{a..b}"}] | shape 1 'a': path: 'a..b' is no place in an event: a name is missing at character 2; one would be s3.object.key
          [{"name":"a","when":"b","path":"/{a[x]}"}] | shape 1 'a': path: 'a[x]' is no place in an event: in brackets stands a number from 0 or a name in single quotes; one would be s3.object.key
          [{"name":"a","when":"b","path":"/{a[1}"}] | shape 1 'a': path: 'a[1' is no place in an event: a bracket is not closed; one would be s3.object.key
          [{"name":"a","when":"b","path":"/{a ¦ upper}"}] | shape 1 'a': path: 'upper' is nothing that is made of a value; there are dots, region, account
          [{"name":"a","when":"b is huge","path":"/a"}] | shape 1 'a': when: 'huge' is no kind of value; there are object, array, text, number and there
          [{"name":"a","when":"header:a b","path":"/a"}] | shape 1 'a': when: 'header:a b' names no header field; one would be header:X-GitHub-Event
          [{"name":"a","when":[7],"path":"/a"}] | shape 1 'a': when: must be a text of at most 1024 characters, or a list
          [{"name":"a","when":"b","each":"c","path":"/a"}] | shape 1 'a': each: is a condition on records, and 'records' does not say where they are
          [{"name":"a","when":"b","path":"/a","event":7}] | shape 1 'a': event: must be an object of attributes, 'cloudevent' or 'sparkpost'
          [{"name":"a","when":"b","path":"/a","event":{"typ":"x"}}] | shape 1 'a': event.typ: is nothing that a row has; did you mean 'type'?
          [{"name":"a","when":"b","path":"/a","event":{"extensions":{"A":"x"}}}] | shape 1 'a': extensions: extension 'A': a name has 1 to 64 lower-case ASCII letters and digits
          [{"name":"a","when":"b","path":"/a","event":{"extensions":{"id":"x"}}}] | shape 1 'a': extensions: id: is not an extension
          [{"name":"a","when":"b","path":"/a"},{"name":"a","when":"c","path":"/b"}] | shape 2 'a': name: there is another row of this name
          """)
  void aWrongRowIsRefusedWithItsPlaceAndWhatWouldBeRight(String rows, String sentence) {
    Fault fault =
        assertThrows(Fault.class, () -> ShapeTable.standard().with(rows.replace('¦', '|')));
    assertEquals("invalid-shape", fault.code());
    assertEquals(sentence, fault.sentence());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "/a b", "/../a", "/a?b", "/a#b", "/a%20b"})
  void aDefaultPathThatIsNoPathIsRefused(String path) {
    Fault fault = assertThrows(Fault.class, () -> ShapeTable.standard().withDefaultPath(path));
    assertEquals("invalid-shape", fault.code());
  }

  @ParameterizedTest
  @CsvSource({
    "a = x*y, xy, true",
    "a = x*y, x-y, true",
    "a = x*y, x, false",
    "a = aXXa, aXXa, true",
    "a = xx*xx, xxx, false",
    "a = *b*c*, abc, true",
    "a = *b*c*, acb, false",
    "a = *, '', true",
    "a = x, X, false",
    "a is text, '', false",
    "a, x, true",
    "!a, x, false",
    "!b, x, true"
  })
  void aStarIsAnyTextAndAllElseIsItself(String condition, String value, boolean holds) {
    Node root = Node.read(("{\"a\":\"" + value + "\"}").getBytes(StandardCharsets.UTF_8));
    assertEquals(holds, Condition.parse(condition).holds(Scene.of(Scene.NO_HEADERS, root)));
  }

  @ParameterizedTest
  @CsvSource({
    "null, false",
    "false, false",
    "true, true",
    "0, false",
    "-0.00e5, false",
    "0.10, true",
    "'\"\"', false",
    "'\" \"', true",
    "'[]', false",
    "'{}', false",
    "'[0]', true"
  })
  void aValueSaysSomethingAsItDidForTheFirstHandler(String json, boolean says) {
    assertEquals(says, Node.read(json.getBytes(StandardCharsets.UTF_8)).saysAnything());
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T10:00:00Z, 2026-03-01T10:00:00Z",
    "2026-03-01T10:00:00.5+0000, 2026-03-01T10:00:00.5+00:00",
    "1772359200, 2026-03-01T10:00:00Z",
    "1772359200.987, 2026-03-01T10:00:00.987Z",
    "1.7723592E9, 2026-03-01T10:00:00Z",
    "1772359200987, 2026-03-01T10:00:00.987Z",
    "0, 1970-01-01T00:00:00Z",
    "1e99, ''",
    "99999999999999999999, ''",
    "-5, ''",
    "'Jan 1, 1970, 12:33:41 AM', ''",
    "2026-13-01T10:00:00Z, ''",
    "2026-03-01, ''",
    "yesterday, ''"
  })
  void aTimeIsReadAsCloudsWriteIt(String written, String time) {
    assertEquals(time, Moment.of(written).map(read -> read.text()).orElse(""));
  }
}
