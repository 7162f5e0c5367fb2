package dev.sluice.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.outbox.RuleName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTransformTest {

  private static final Map<String, String> VALUE = Map.of("v", "$.detail.v");

  private static Subject event(String detail) {
    Event event =
        Event.builder("e1", "/shop", "order")
            .time(Timestamp.parse("2026-11-21T09:30:00Z"))
            .data(Payload.ofText(detail))
            .build();
    return Subject.of(
        new RuleName("to-crm"),
        new Entry(Position.FIRST, Instant.parse("2026-11-21T09:30:01.5Z"), event));
  }

  private static String text(Made made) {
    Payload json = assertInstanceOf(Made.Json.class, made).bytes();
    String text = new String(json.toBytes(), StandardCharsets.UTF_8);
    try {
      new JsonMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
    return text;
  }

  private static String filled(String template, String detail) {
    return text(InputTransform.template(template, VALUE, Map.of()).apply(event(detail)));
  }

  private static String failure(Made made) {
    return assertInstanceOf(Made.Nothing.class, made).failure().code();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"a": <v>}               | {"v":"x"}                       | {"a":"x"}
          {"a": "<v>"}             | {"v":"x"}                       | {"a":"x"}
          { "a" : [ 9, <v>, true ]}| {"v":"x y"}                     | {"a":[9,"x y",true]}
          "is <v>, < 5 > <v>"      | {"v":"x"}                       | "is x, < 5 > x"
          "say \\"<v>\\""          | {"v":"x"}                       | "say \\"x\\""
          "\\u003cv>"              | {"v":"x"}                       | "\\u003cv>"
          <v>                      | {"v":{"b":[1,null]}}            | {"b":[1,null]}
          {"a": <v>}               | {"v":12345678901234567890.10}   | {"a":12345678901234567890.10}
          {"a": "<v>"}             | {"v":1e2}                       | {"a":"1e2"}
          {"a": <v>}               | {"v":1e999}                     | {"a":1e999}
          {"a": <v>, "b": "<v>"}   | {"v":false}                     | {"a":false,"b":"false"}
          {"a": <v>, "b": "-<v>-"} | {}                              | {"a":null,"b":"--"}
          {"a": <v>, "b": "-<v>-"} | {"v":null}                      | {"a":null,"b":"--"}
          {"a": <v>, "b": "-<v>-"} | {"v":""}                        | {"a":"","b":"--"}
          {"a": "<v>"}             | {"v":{"b":"c"}}                 | {"a":"{\\"b\\":\\"c\\"}"}
          {"a": "<v>"}             | {"v":["b",1]}                   | {"a":"[\\"b\\",1]"}
          {"a": "<v>"}             | {"v":"\\",\\"admin\\":\\"1"}    | {"a":"\\",\\"admin\\":\\"1"}
          {"a": <v>}               | {"v":"\\",\\"admin\\":\\"1"}    | {"a":"\\",\\"admin\\":\\"1"}
          {"a": "<v>"}             | {"v":"a\\\\"}                   | {"a":"a\\\\"}
          {"a": "<v>"}             | {"v":"a\\r\\nb\\u0000"}         | {"a":"a\\r\\nb\\u0000"}
          {"a": "<v>", "b": <v>}   | {"v":"<v><aws.events.rule-name>"} | {"a":"<v><aws.events.rule-name>","b":"<v><aws.events.rule-name>"}
          {"a": "<v>"}             | {"v":"é 😀 \\u00fc"}            | {"a":"é 😀 ü"}
          {"a": "<v>", "b": <v>}   | {"v":"x\\ud800y"}               | {"a":"x\\ud800y","b":"x\\ud800y"}
          """)
  void aTemplateMakesJsonOfItsShapeWhateverTheValueIs(
      String template, String detail, String expected) {
    assertEquals(expected, filled(template, detail));
  }

  @Test
  void theReservedVariablesNeedNoPath() {
    String template =
        """
        {"rule": <aws.events.rule-name>, "arn": "<aws.events.rule-arn>",
         "at": <aws.events.event.ingestion-time>, "event": <aws.events.event>,
         "all": <aws.events.event.json>, "quoted": "<aws.events.event>"}
        """;
    String attributes =
        "\"version\":\"0\",\"id\":\"e1\",\"source\":\"/shop\",\"type\":\"order\","
            + "\"detail-type\":\"order\",\"time\":\"2026-11-21T09:30:00Z\",\"resources\":[]";
    assertEquals(
        "{\"rule\":\"to-crm\",\"arn\":\"arn:sluice:events:::rule/to-crm\","
            + "\"at\":\"2026-11-21T09:30:01.500Z\",\"event\":{"
            + attributes
            + "},\"all\":{"
            + attributes
            + ",\"detail\":{\"b\":1.0,\"a\":2}},\"quoted\":\"{"
            + attributes.replace("\"", "\\\"")
            + "}\"}",
        text(
            InputTransform.template(template, Map.of(), Map.of())
                .apply(event("{\"b\": 1.0, \"a\": 2}"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          {"v":"10"}   | {"a":"Invalid Recipient"}
          {"v":10}     | {"a":"Invalid Recipient"}
          {"v":"11"}   | {"a":null}
          {"v":["10"]} | {"a":null}
          {}           | {"a":null}
          """)
  void aMapSaysForAValueWhatItsTableHas(String detail, String expected) {
    var table = new InputTransform.Table("$.detail.v", Map.of("10", "Invalid Recipient"));
    assertEquals(
        expected,
        text(
            InputTransform.template("{\"a\": <name>}", Map.of(), Map.of("name", table))
                .apply(event(detail))));
  }

  @Test
  void aPathSendsThePartAsItWasWritten() {
    Subject event = event("{\"t\": {\"n\": 1.50, \"s\": \"é\"}, \"l\": null}");
    assertEquals("{\"n\":1.50,\"s\":\"é\"}", text(InputTransform.path("$.detail.t").apply(event)));
    assertEquals("\"é\"", text(InputTransform.path("$.detail.t.s").apply(event)));
    assertEquals("null", text(InputTransform.path("$.detail.l").apply(event)));
    assertTrue(text(InputTransform.path("$").apply(event)).endsWith("\"s\":\"é\"},\"l\":null}}"));
    assertEquals("INPUT_PATH_MISSING", failure(InputTransform.path("$.detail.x").apply(event)));
  }

  @Test
  void aConstantIsTheSameForEachEvent() throws JsonProcessingException {
    InputTransform constant =
        InputTransform.constant(new JsonMapper().readTree("{\"text\": \"<v>\"}"));
    assertEquals("{\"text\":\"<v>\"}", text(constant.apply(event("{\"v\":1}"))));
  }

  @Test
  void whatATemplateMakesHasALimit() {
    String long100k = "{\"v\":\"" + "x".repeat(100_000) + "\"}";
    InputTransform ten = InputTransform.template("\"" + "<v>".repeat(10) + "\"", VALUE, Map.of());
    InputTransform most =
        InputTransform.template("\"" + "<v>".repeat(2_700) + "\"", VALUE, Map.of());
    assertEquals(1_000_002, text(ten.apply(event(long100k))).length());
    assertEquals("INPUT_TOO_LARGE", failure(most.apply(event(long100k))));
    String wide = "{\"v\":\"" + "é".repeat(60_000) + "\"}";
    assertEquals("INPUT_TOO_LARGE", failure(ten.apply(event(wide))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "is <v>",
        "{\"a\": <v>",
        "{\"a\": <v> <v>}",
        "{\"a\": 1<v>}",
        "{\"a\": <v>1}",
        "{\"<v>\": 1}",
        "{<v>: 1}",
        "{\"a\": <other>}",
        "{\"a\": \"<b>bold</b>\"}",
        "{\"a\": <>}",
        "{\"a\": 1} {\"b\": 2}",
        "{\"a\": 1, \"a\": 2}",
        "\"\\<v>\"",
        "\"line\nbreak\"",
        "\"open",
      })
  void aTemplateThatCannotMakeJsonIsRefusedAtOnce(String template) {
    Fault fault =
        assertThrows(Fault.class, () -> InputTransform.template(template, VALUE, Map.of()));
    assertEquals("invalid-input", fault.code());
  }

  @Test
  void whatIsWrongIsSaidWithItsPlace() {
    assertEquals(
        "the template at 6: there is no variable <wh>; did you mean 'who'?; for the text itself"
            + " write \\u003cwh>",
        refused("{\"a\": <wh>}", Map.of("who", "$.id")));
    assertEquals(
        "the template at 1: a variable cannot stand in a member's name",
        refused("{\"<who>\" : 1}", Map.of("who", "$.id")));
    assertTrue(
        refused("{\"a\": <who>x}", Map.of("who", "$.id"))
            .startsWith("the template is not JSON at 1"));
  }

  @Test
  void variablesHaveLimits() {
    Map<String, String> many = new TreeMap<>();
    IntStream.rangeClosed(1, 101).forEach(i -> many.put("v" + i, "$.id"));
    assertEquals("a template has at most 100 variables", refused("{}", many));
    assertEquals(
        "'aws.events.x': names with 'aws.' are reserved",
        refused("{}", Map.of("aws.events.x", "$.id")));
    assertTrue(refused("{}", Map.of("a b", "$.id")).startsWith("'a b' cannot name a variable"));
    assertEquals(
        "a template has 1 to 8192 characters", refused("\"" + "x".repeat(8_191) + "\"", Map.of()));
    assertThrows(Fault.class, () -> InputTransform.template("{}", Map.of("v", "$.["), Map.of()));
  }

  private static String refused(String template, Map<String, String> paths) {
    return assertThrows(Fault.class, () -> InputTransform.template(template, paths, Map.of()))
        .sentence();
  }
}
