package dev.sluice.events.shape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileShapesTest {

  private static final String SCALAR = "\": (\"(?:[^\"\\\\]|\\\\.)*\"|[0-9.]+|true|false|null)";

  private static void assertRefused(String code, byte[] body) {
    assertEquals(
        code, assertThrows(Fault.class, () -> ShapeTable.standard().recognise(body)).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{", "{}{}", "{'a':1}", "[1,]", "NaN", "\"\u0001\""})
  void whatIsNoJsonIsRefused(String body) {
    assertRefused("malformed-json", body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void bytesThatAreNoUtf8AreRefused() {
    assertRefused("invalid-utf8", new byte[] {'"', (byte) 0xc3, '"'});
  }

  @Test
  void nestingIsTakenUpToTheLimitAndThenRefused() {
    String deep = "[".repeat(1_000) + "]".repeat(1_000);
    Recognition found = Samples.recognisedText(deep);
    assertEquals("unrecognised", found.shape());
    assertEquals(deep, found.whole().data().text());
    assertRefused("malformed-json", ("[" + deep + "]").getBytes(StandardCharsets.UTF_8));
    String inRecord = "{\"a\":".repeat(997) + "1" + "}".repeat(997);
    Recognition record =
        Samples.recognisedText(
            "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"x\":" + inRecord + "}]}");
    assertEquals("/aws.sqs", record.path());
    assertEquals(1, record.eachRecord().size());
  }

  @Test
  void aNumberIsTakenUpToTheLimitAndThenRefused() {
    String longest = "1".repeat(1_000);
    assertEquals(1, Samples.recognisedText("{\"a\":" + longest + "}").eachRecord().size());
    assertRefused("malformed-json", ("{\"a\":1" + longest + "}").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void recordsAreTakenUpToTheLimitAndThenRefused() {
    String record = "{\"eventSource\":\"aws:sqs\"}";
    String most = (record + ",").repeat(9_999) + record;
    List<Event> events = Samples.recognisedText("{\"Records\":[" + most + "]}").eachRecord();
    assertEquals(10_000, events.size());
    Set<String> ids = new HashSet<>();
    events.forEach(event -> ids.add(event.id()));
    assertEquals(10_000, ids.size());
    assertRefused(
        "too-many-records", ("{\"Records\":[" + most + ",null]}").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void valuesAreTakenUpToTheLimitAndThenRefused() {
    String most = "[" + "0,".repeat(499_998) + "0]";
    assertEquals("unrecognised", Samples.recognisedText(most).shape());
    assertRefused("too-many-values", ("[0," + most.substring(1)).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void recordsInGroupsAreCountedTogether() {
    String record = "{\"topic\":\"t\",\"offset\":1},";
    String half = "[" + record.repeat(4_999) + "null]";
    String event = "{\"eventSource\":\"aws:kafka\",\"records\":{\"a\":%s,\"b\":%s%s}}";
    assertEquals(10_000, Samples.recognisedText(event.formatted(half, half, "")).records());
    assertRefused(
        "too-many-records",
        event.formatted(half, half, ",\"c\":7").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void recordsInGroupsThatAreNoListsSurvive() {
    Recognition found =
        Samples.recognisedText(
            """
            {"eventSource":"aws:kafka","records":{"a":null,"b":[null,{"topic":"t","partition":0,"offset":3}],
                                                  "c":{"topic":"t","partition":1,"offset":4},"d":7}}
            """);
    assertEquals("/aws.kafka", found.path());
    assertEquals(5, found.records());
    assertEquals(
        List.of("t-0-3", "t-1-4"),
        found.eachRecord().stream()
            .filter(event -> event.type().equals("com.amazonaws.kafka.record"))
            .map(Event::id)
            .toList());
  }

  @Test
  void anEventWhoseMembersAreAllOfAnotherTypeSurvives() {
    for (String value : List.of("null", "7", "true", "\"x\"", "[]", "{}", "[null]", "[{}]")) {
      for (String sample : AdaptationTest.SAMPLES) {
        String text = new String(Samples.bytes(sample), StandardCharsets.UTF_8);
        String bent = text.replaceAll(SCALAR, "\": " + value);
        Recognition found = Samples.recognisedText(bent);
        assertEquals('/', found.path().charAt(0));
        if (!found.shape().equals("cloudevent") && !found.shape().equals("sparkpost")) {
          assertEquals(found.records(), found.eachRecord().size(), bent);
        }
      }
    }
  }

  @Test
  void ofTwoMembersOfOneNameTheLastCounts() {
    assertEquals("/b", Samples.recognisedText("{\"source\":\"a\",\"source\":\"b\"}").path());
  }

  @Test
  void manyStarsOverALongTextAreQuick() {
    ShapeTable table =
        ShapeTable.standard()
            .with("[{\"name\":\"a\",\"when\":\"a = " + "*x".repeat(30) + "*y\",\"path\":\"/a\"}]");
    String text = "{\"a\":\"" + "x".repeat(1_000_000) + "\"}";
    assertEquals("unrecognised", table.recognise(text.getBytes(StandardCharsets.UTF_8)).shape());
  }
}
