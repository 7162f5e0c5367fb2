package dev.sluice.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class MatchingViewTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void everyAttributeHasItsPlace() {
    Event event =
        Event.builder("1", "/s", "com.x")
            .subject("sub \"q\" ä")
            .time(Timestamp.parse("2026-11-21T09:30:00.10+01:00"))
            .dataContentType("application/json")
            .dataSchema("http://example.com/s")
            .extension("account", "0012")
            .extension("flag", new Extension.Flag(true))
            .extension("whole", new Extension.Whole(-7))
            .extension(Event.DETAIL_TYPE, "Order Placed")
            .extension(Event.RESOURCES, "[\"arn:1\",\"arn:2\"]")
            .data(Payload.ofText("{ \"a\" : 1.0 }"))
            .build();
    String expected =
        "{\"version\":\"0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"com.x\","
            + "\"detail-type\":\"Order Placed\",\"time\":\"2026-11-21T09:30:00.10+01:00\","
            + "\"subject\":\"sub \\\"q\\\" ä\",\"resources\":[\"arn:1\",\"arn:2\"],"
            + "\"datacontenttype\":\"application/json\",\"dataschema\":\"http://example.com/s\","
            + "\"account\":\"0012\",\"flag\":true,\"whole\":-7,\"detail\":{\"a\":1.0}}";
    assertEquals(expected, line(event));
    assertEquals(expected, MatchingView.tree(event).toString());
  }

  @TestFactory
  Stream<DynamicTest> valuesStandAsTheyCameInInLineAndTree() {
    return Stream.of(
            "1.0",
            "1e400",
            "1E-400",
            "-0",
            "-0.0",
            "1e2",
            "12345678901234567890",
            "9223372036854775807",
            "0.10",
            "1e999999999",
            "true",
            "null",
            "\"\"",
            "\"text\"",
            "[]",
            "{}",
            "[1,[2,{\"a\":null}]]",
            "{\"a\":{\"b\":[1.50,\"x y\"]}}")
        .map(json ->
            dynamicTest(
                json,
                () -> {
                  Event event = event(null, json);
                  assertTrue(line(event).endsWith(",\"detail\":" + json + "}"), line(event));
                  assertEquals(json, MatchingView.tree(event).get("detail").toString());
                }));
  }

  @Test
  void escapesStandAsTheyCameIn() {
    String json = "{\"a\\u00e4\":\"\\/\\u0041\\\\ \\\" \\ud83d\\ude00 😀\"}";
    Event event = event(null, json);
    assertTrue(line(event).endsWith(",\"detail\":" + json + "}"), line(event));
    assertEquals("/A\\ \" 😀 😀", MatchingView.tree(event).get("detail").get("aä").textValue());
  }

  @Test
  void whiteSpaceBetweenTokensIsLeftOutAndInStringsKept() {
    assertTrue(
        line(event(null, "\r\n{ \"a b\" :\t[ 1 ,\n2 , \" \\\" , \" ] } \n"))
            .endsWith(",\"detail\":{\"a b\":[1,2,\" \\\" , \"]}}"));
  }

  @Test
  void aLineHoldsNoLineBreak() {
    assertFalse(line(event(null, "{\n\"a\"\r\n:1}")).contains("\n"));
    assertFalse(line(event("text/plain", "a\nb")).contains("\n"));
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotJsonStandsAsBase64AndIsInNoPattern() {
    return Stream.of(
            Optional.of("text/plain"),
            Optional.of("application/xml"),
            Optional.of("application/json5"),
            Optional.of("application/jsonl"),
            Optional.of("json"),
            Optional.of("/json"))
        .map(type ->
            dynamicTest(
                type.toString(), () -> assertNoJson(event(type.get(), "{}"), "{}".getBytes(US))));
  }

  private static final Charset US = StandardCharsets.US_ASCII;

  @TestFactory
  Stream<DynamicTest> malformedDataIsKeptWhateverItsMediaTypeSays() {
    return Stream.of(
            "",
            " ",
            "{",
            "{}}",
            "{} {}",
            "[1,]",
            "{\"a\"}",
            "{a:1}",
            "01",
            "NaN",
            "tru",
            "\"a",
            "'a'",
            "\"\\x\"",
            "\"a\nb\"",
            "// c\n{}",
            "1e99999999999",
            "[1e-99999999999]",
            "1".repeat(1_001),
            "[".repeat(1_001) + "]".repeat(1_001))
        .map(text ->
            dynamicTest(
                "data " + (text.length() > 20 ? text.substring(0, 20) : text),
                () -> assertNoJson(event("application/json", text), text.getBytes(US))));
  }

  @Test
  void malformedUtf8IsNoJson() {
    byte[] bytes = {'"', (byte) 0xc3, '"'};
    assertNoJson(event("application/json", bytes), bytes);
    byte[] overlong = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
    assertNoJson(event("application/json", overlong), overlong);
  }

  @Test
  void utf16IsNoJson() {
    for (Charset wide : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE)) {
      byte[] bytes = "{\"a\":1}".getBytes(wide);
      assertNoJson(event("application/json", bytes), bytes);
    }
  }

  @Test
  void aByteOrderMarkIsPassedOver() {
    Event event = event(null, "\ufeff{\"a\": 1}");
    assertTrue(line(event).endsWith(",\"detail\":{\"a\":1}}"), line(event));
    assertEquals("{\"a\":1}", MatchingView.tree(event).get("detail").toString());
  }

  @Test
  void aThousandLevelsAreTaken() {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    assertTrue(line(event(null, deep)).endsWith(deep + "}"));
    assertEquals(deep, MatchingView.tree(event(null, deep)).get("detail").toString());
  }

  @Test
  void oddlyWrittenJsonMediaTypesMeanJson() {
    for (String type :
        List.of(
            "application/json; charset=utf-8",
            "APPLICATION/JSON",
            "application/json ;x=y",
            "text/json",
            "application/vnd.x+json",
            "application/problem+JSON; a=b")) {
      assertTrue(MatchingView.tree(event(type, "{}")).has("detail"), type);
    }
  }

  @Test
  void membersOfOneNameStandInTheLineAndTheLastInTheTree() {
    Event event = event(null, "{\"a\":1,\"a\":2}");
    assertTrue(line(event).endsWith("\"detail\":{\"a\":1,\"a\":2}}"));
    assertEquals("{\"a\":2}", MatchingView.tree(event).get("detail").toString());
  }

  @Test
  void emptyDataAndNoDataDiffer() {
    assertTrue(line(event("text/plain", "")).endsWith(",\"data_base64\":\"\"}"));
    String none = line(Event.builder("1", "/s", "t").build());
    assertFalse(none.contains("data_base64") || none.contains("\"detail\""), none);
  }

  @Test
  void resourcesThatAreNoArrayAreOneResource() {
    assertEquals("[\"arn\"]", resources("arn"));
    assertEquals("[\"\"]", resources(""));
    assertEquals("[\"[arn\"]", resources("[arn"));
    assertEquals("[\"[] x\"]", resources("[] x"));
    assertEquals("[]", resources("[]"));
    assertEquals("[\"a\",1.0]", resources("[\"a\", 1.0]"));
    assertEquals("[]", MatchingView.tree(event(null, "1")).get("resources").toString());
  }

  @Test
  void anExtensionCannotTakeThePlaceOfTheDetail() {
    Event event =
        Event.builder("1", "/s", "t").extension("detail", "x").extension("version", "9").build();
    assertFalse(MatchingView.tree(event).has("detail"));
    assertEquals("0", MatchingView.tree(event).get("version").textValue());
  }

  @Test
  void aSliceOfARequestIsReadAlone() {
    byte[] request = "[{\"a\":1},{\"b\":2}]".getBytes(US);
    Event event = Event.builder("1", "/s", "t").data(Payload.of(request, 9, 7)).build();
    assertTrue(line(event).endsWith("\"detail\":{\"b\":2}}"), line(event));
  }

  @Test
  void dataThatIsNoUtf8IsNoJsonWhereverTheWrongBytesStand() {
    for (String wrong : new String[] {"\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00ff"}) {
      for (String json : new String[] {"{\"a\":\"%s\"}", "{\"%s\":1}"}) {
        byte[] data = json.formatted(wrong).getBytes(StandardCharsets.ISO_8859_1);
        assertNoJson(event("application/json", data), data);
      }
    }
  }

  @Test
  void aStringThatIsNotClosedIsNoJson() {
    for (String data : new String[] {"\"\\", "\"", "\"a\\\"", "[\"\\"}) {
      assertNoJson(event("application/json", data), data.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static String resources(String text) {
    Event event = Event.builder("1", "/s", "t").extension(Event.RESOURCES, text).build();
    return MatchingView.tree(event).get("resources").toString();
  }

  private static void assertNoJson(Event event, byte[] data) {
    ObjectNode tree = MatchingView.tree(event);
    assertFalse(tree.has("detail"));
    try {
      JsonNode read = JSON.readTree(MatchingView.line(event));
      assertEquals(
          new String(data, StandardCharsets.ISO_8859_1),
          new String(read.get("data_base64").binaryValue(), StandardCharsets.ISO_8859_1));
      ((ObjectNode) read).remove("data_base64");
      assertEquals(tree, read);
    } catch (IOException e) {
      throw new AssertionError(line(event), e);
    }
  }

  private static Event event(@org.jspecify.annotations.Nullable String type, String data) {
    return event(type, data.getBytes(StandardCharsets.UTF_8));
  }

  private static Event event(@org.jspecify.annotations.Nullable String type, byte[] data) {
    return Event.builder("1", "/s", "t").dataContentType(type).data(Payload.of(data)).build();
  }

  private static String line(Event event) {
    return new String(MatchingView.line(event), StandardCharsets.UTF_8);
  }
}
