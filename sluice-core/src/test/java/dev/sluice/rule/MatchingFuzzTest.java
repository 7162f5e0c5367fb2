package dev.sluice.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.view.MatchingView;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class MatchingFuzzTest {

  /// A pattern over one field, and what it means.
  private record Meaning(String pattern, String path, Predicate<Stream<JsonNode>> holds) {}

  private static final Map<String, Meaning> MEANINGS =
      Map.of(
          "equal", any("{\"detail\":{\"a\":[\"x\"]}}", "a", text -> text.equals("x")),
          "prefix", any("{\"detail\":{\"a\":[{\"prefix\":\"x\"}]}}", "a", t -> t.startsWith("x")),
          "suffix", any("{\"detail\":{\"a\":[{\"suffix\":\"x\"}]}}", "a", t -> t.endsWith("x")),
          "wild",
              any(
                  "{\"detail\":{\"a\":[{\"wildcard\":\"x*y*z\"}]}}",
                  "a",
                  text -> text.matches("(?s)x.*y.*z")),
          "there",
              new Meaning(
                  "{\"detail\":{\"a\":[{\"exists\":true}]}}",
                  "detail.a",
                  values -> values.findAny().isPresent()),
          "number",
              new Meaning(
                  "{\"detail\":{\"n\":[{\"numeric\":[\">=\",1,\"<\",100]}]}}",
                  "detail.n",
                  values ->
                      values.anyMatch(
                          v -> v.isIntegralNumber() && v.asLong() >= 1 && v.asLong() < 100)),
          "deep", any("{\"detail\":{\"b\":{\"c\":[\"y\"]}}}", "b.c", text -> text.equals("y")));

  private static final RuleSet RULES =
      RuleSet.compile(
          Stream.concat(
                  MEANINGS.entrySet().stream().map(e -> rule(e.getKey(), e.getValue().pattern())),
                  Stream.of(
                      rule("pair", "{\"detail\":{\"a\":[\"x\"],\"b\":{\"c\":[\"y\"]}}}"),
                      rule("block", "{\"detail\":{\"ip\":[{\"cidr\":\"10.0.0.0/8\"}]}}"),
                      rule("not", "{\"detail\":{\"a\":[{\"anything-but\":[\"x\",\"y\"]}]}}")))
              .toList());

  /// The input is the data of an event.
  @FuzzTest
  void rulesMatchWhatTheirPatternsMean(byte[] bytes) {
    ObjectNode view =
        MatchingView.tree(Event.builder("1", "/s", "t").data(Payload.of(bytes)).build());
    Set<String> matching;
    try {
      matching =
          RULES.matching(view).stream()
              .map(rule -> rule.name().value())
              .collect(Collectors.toCollection(TreeSet::new));
    } catch (Fault e) {
      assertEquals("event-too-wide", e.code());
      return;
    }
    MEANINGS.forEach((name, meaning) -> {
      boolean isFraction =
          name.equals("number") && leaves(view, "", "detail.n").anyMatch(v -> !v.isInt());
      if (!isFraction) {
        assertEquals(
            meaning.holds().test(leaves(view, "", meaning.path())),
            matching.contains(name),
            () -> name + " of " + view);
      }
    });
  }

  private static Meaning any(String pattern, String path, Predicate<String> holds) {
    return new Meaning(
        pattern,
        "detail." + path,
        values -> values.anyMatch(value -> value.isTextual() && holds.test(value.textValue())));
  }

  /// All scalars at a dotted path; arrays are no level.
  private static Stream<JsonNode> leaves(JsonNode node, String at, String path) {
    if (node.isArray()) {
      return node.valueStream().flatMap(item -> leaves(item, at, path));
    }
    if (node.isObject()) {
      return node.propertyStream()
          .flatMap(member ->
              leaves(
                  member.getValue(),
                  at.isEmpty() ? member.getKey() : at + '.' + member.getKey(),
                  path));
    }
    return at.equals(path) ? Stream.of(node) : Stream.empty();
  }

  private static Rule rule(String name, String pattern) {
    return new Rule(new RuleName(name), pattern, List.of(new TargetName("t")), true);
  }
}
