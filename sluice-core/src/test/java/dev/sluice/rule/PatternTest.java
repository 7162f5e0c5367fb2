package dev.sluice.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.pattern.FlatEvent;
import dev.sluice.rule.pattern.Interpreter;
import dev.sluice.rule.pattern.Pattern;
import dev.sluice.view.MatchingView;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PatternTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  @TestFactory
  Stream<DynamicTest> eachOperatorMatchesWhatItSays() throws IOException {
    return cases("/patterns.json")
        .map(row ->
            dynamicTest(
                row.get("name").textValue() + ": " + row.get("event"),
                () -> {
                  String pattern = row.get("pattern").toString();
                  ObjectNode event = (ObjectNode) row.get("event");
                  boolean expected = row.get("matches").booleanValue();
                  RuleSet rules = RuleSet.compile(List.of(rule("r", pattern)));
                  assertEquals(expected, !rules.matching(event).isEmpty(), "by the rule set");
                  assertEquals(
                      expected,
                      new Interpreter(FlatEvent.of(event), 1_000_000)
                          .matches(Pattern.read("r", pattern)),
                      "by the interpreter");
                }));
  }

  @TestFactory
  Stream<DynamicTest> eachWrongPatternIsRefusedWithItsPlace() throws IOException {
    return cases("/bad-patterns.json")
        .map(row -> {
          String pattern = row.get("pattern").textValue();
          String shown = pattern.length() > 60 ? pattern.substring(0, 60) : pattern;
          return dynamicTest(
              row.get("reason").textValue() + ": " + shown,
              () -> {
                Fault fault =
                    assertThrows(Fault.class, () -> RuleSet.compile(List.of(rule("bad", pattern))));
                assertEquals("invalid-pattern", fault.code());
                assertEquals(Fault.Kind.INVALID, fault.kind());
                assertTrue(fault.sentence().startsWith("rule 'bad'"), fault.sentence());
                for (String part : List.of("place", "reason")) {
                  assertTrue(
                      fault.sentence().contains(row.get(part).textValue()), fault.sentence());
                }
              });
        });
  }

  @Test
  void numbersAreComparedByTheirValueHoweverTheyAreWritten() {
    assertTrue(matches("{\"detail\":{\"n\":[1]}}", "{\"n\":1.00}"));
    assertTrue(matches("{\"detail\":{\"n\":[1.0]}}", "{\"n\":1}"));
    assertTrue(matches("{\"detail\":{\"n\":[100]}}", "{\"n\":1e2}"));
  }

  @Test
  void aNumberBeyondDoublesIsComparedExactly() {
    assertTrue(matches("{\"detail\":{\"n\":[1e400]}}", "{\"n\":1E400}"));
    assertTrue(matches("{\"detail\":{\"n\":[1e400]}}", "{\"n\":10e399}"));
    assertTrue(matches("{\"detail\":{\"n\":[{\"numeric\":[\">\",1]}]}}", "{\"n\":1e400}"));
    assertTrue(
        matches(
            "{\"detail\":{\"n\":[{\"numeric\":[\">\",9007199254740992]}]}}",
            "{\"n\":9007199254740993}"));
    assertTrue(
        matches(
            "{\"detail\":{\"n\":[{\"numeric\":[\"=\",9007199254740993]}]}}",
            "{\"n\":9007199254740993.0}"));
    assertEquals(
        false,
        matches(
            "{\"detail\":{\"n\":[{\"anything-but\":9007199254740993}]}}",
            "{\"n\":9007199254740993.0}"));
  }

  @Test
  void aNumberOfAHugeExponentIsMatchedAtOnce() {
    String pattern = "{\"detail\":{\"n\":[{\"numeric\":[\">\",1,\"<\",2]}]}}";
    assertEquals(false, matches(pattern, "{\"n\":[1e999999999,1e-999999999,-1e2147483647]}"));
  }

  @Test
  void twoMembersOfOneNameInAnEventCountAsTheLast() {
    assertTrue(matches("{\"detail\":{\"n\":[2]}}", "{\"n\":1,\"n\":2}"));
    assertEquals(false, matches("{\"detail\":{\"n\":[1]}}", "{\"n\":1,\"n\":2}"));
  }

  @Test
  void anEventWhoseDataIsNoJsonMatchesByItsAttributes() {
    Event event =
        Event.builder("1", "/s", "t")
            .dataContentType("text/plain")
            .data(Payload.ofText("hello"))
            .build();
    RuleSet rules =
        RuleSet.compile(
            List.of(
                rule("a", "{\"source\":[\"/s\"]}"),
                rule("b", "{\"detail\":{\"x\":[{\"exists\":true}]}}"),
                rule("c", "{\"detail\":{\"x\":[{\"exists\":false}]}}")));
    assertEquals(List.of("a", "c"), names(rules.matching(MatchingView.tree(event))));
  }

  @Test
  void aThousandLevelsOfDetailAreMatched() {
    String deep = "{\"a\":".repeat(998) + "1" + "}".repeat(998);
    assertEquals(false, matches("{\"detail\":{\"a\":[1]}}", deep));
    assertTrue(matches("{\"detail\":{\"b\":[{\"exists\":false}]}}", deep));
  }

  private static boolean matches(String pattern, String data) {
    Event event = Event.builder("1", "/s", "t").data(Payload.ofText(data)).build();
    return !RuleSet.compile(List.of(rule("r", pattern)))
        .matching(MatchingView.tree(event))
        .isEmpty();
  }

  private static List<String> names(List<Rule> rules) {
    return rules.stream().map(rule -> rule.name().value()).toList();
  }

  private static Rule rule(String name, String pattern) {
    return new Rule(new RuleName(name), pattern, List.of(new TargetName("t")), true);
  }

  private static Stream<JsonNode> cases(String resource) throws IOException {
    try (InputStream in = Objects.requireNonNull(PatternTest.class.getResourceAsStream(resource))) {
      return StreamSupport.stream(JSON.readTree(in).spliterator(), false);
    }
  }
}
