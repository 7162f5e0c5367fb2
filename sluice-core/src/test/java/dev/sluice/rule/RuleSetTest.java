package dev.sluice.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuleSetTest {

  @Test
  void matchingRulesComeOnceAndInTheOrderOfTheirNames() {
    RuleSet rules =
        RuleSet.compile(
            List.of(
                rule("z", "{\"source\":[\"a\",{\"prefix\":\"a\"}]}"),
                rule("m", "{\"$or\":[{\"source\":[\"a\"]},{\"type\":[\"t\"]}]}"),
                rule("b", "{\"source\":[\"other\"]}"),
                rule("a", "{\"type\":[\"t\"]}")));
    assertEquals(List.of("a", "m", "z"), names(rules.matching(view("a", "t"))));
    assertEquals(List.of("a", "b", "m", "z"), names(rules.rules()));
  }

  @Test
  void aDisabledRuleMatchesNothingAndIsStillFound() {
    Rule off = new Rule(new RuleName("off"), "{\"source\":[\"a\"]}", targets(), false);
    RuleSet rules = RuleSet.compile(List.of(off, rule("on", "{\"source\":[\"a\"]}")));
    assertEquals(List.of("on"), names(rules.matching(view("a", "t"))));
    assertSame(off, rules.find(new RuleName("off")).orElseThrow());
    assertEquals(Optional.empty(), rules.find(new RuleName("none")));
  }

  @Test
  void aDisabledRuleIsCheckedToo() {
    Rule off = new Rule(new RuleName("off"), "{}", targets(), false);
    assertThrows(Fault.class, () -> RuleSet.compile(List.of(off)));
  }

  @Test
  void noRulesMatchNothing() {
    assertEquals(List.of(), RuleSet.compile(List.of()).matching(view("a", "t")));
  }

  @Test
  void allWrongRulesAreToldAtOnce() {
    Fault fault =
        assertThrows(
            Fault.class,
            () ->
                RuleSet.compile(
                    List.of(rule("two", "[]"), rule("one", "{}"), rule("fine", "{\"a\":[1]}"))));
    List<String> lines = fault.sentence().lines().toList();
    assertEquals(2, lines.size());
    assertTrue(lines.getFirst().startsWith("rule 'one' at $"), fault.sentence());
    assertTrue(lines.getLast().startsWith("rule 'two' at $"), fault.sentence());
  }

  @Test
  void twoRulesOfOneNameAreRefused() {
    Fault fault =
        assertThrows(
            Fault.class,
            () -> RuleSet.compile(List.of(rule("a", "{\"a\":[1]}"), rule("a", "{\"b\":[1]}"))));
    assertEquals("invalid-rules", fault.code());
  }

  @Test
  void tooManyRulesAreRefused() {
    List<Rule> many =
        IntStream.rangeClosed(0, RuleSet.MAX_RULES)
            .mapToObj(i -> rule("r" + i, "{\"a\":[1]}"))
            .toList();
    assertEquals("invalid-rules", assertThrows(Fault.class, () -> RuleSet.compile(many)).code());
  }

  @Test
  void tooManyAlternativesTogetherAreRefused() {
    String or = "{\"$or\":[" + "{\"a\":[1]},".repeat(9) + "{\"b\":[1]}]}";
    String pattern = "{\"x\":" + or + ",\"y\":" + or + ",\"z\":" + or + "}";
    List<Rule> many = IntStream.rangeClosed(0, 100).mapToObj(i -> rule("r" + i, pattern)).toList();
    Fault fault = assertThrows(Fault.class, () -> RuleSet.compile(many));
    assertEquals("invalid-rules", fault.code());
    assertTrue(fault.sentence().contains("100000"), fault.sentence());
  }

  @Test
  void wildcardsThatOverlapTooMuchAreRefused() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      rules.add(rule("w" + i, "{\"source\":[{\"wildcard\":\"*a*b*" + i + "\"}]}"));
    }
    Fault fault = assertThrows(Fault.class, () -> RuleSet.compile(rules));
    assertEquals("invalid-rules", fault.code());
    assertTrue(fault.sentence().contains("w0"), fault.sentence());
  }

  @Test
  void aHundredWildcardsOverOneFieldAreTaken() {
    List<Rule> rules = new ArrayList<>();
    for (int i = 100; i < 200; i++) {
      rules.add(rule("w" + i, "{\"source\":[{\"wildcard\":\"" + i + "*b\"}]}"));
    }
    RuleSet set = RuleSet.compile(rules);
    assertEquals(List.of("w133"), names(set.matching(view("133-b", "t"))));
  }

  @Test
  void arraysBesideEachOtherCostByTheirLengthAndNotByTheirProduct() {
    RuleSet rules =
        RuleSet.compile(
            List.of(
                rule("pair", "{\"detail\":{\"a\":[\"x\"],\"b\":{\"c\":[\"y\"]}}}"),
                rule("single", "{\"detail\":{\"a\":[\"x\"]}}")));
    for (String item : List.of("{\"c\":\"n\"}", "{\"c\":[\"n\"]}", "{\"c\":[\"n\",\"m\"]}")) {
      assertEquals(List.of("single"), names(rules.matching(wide(20_000, 10_000, item))));
    }
    assertEquals(
        List.of("pair", "single"), names(rules.matching(wide(20_000, 10_000, "{\"c\":\"y\"}"))));
    ObjectNode dotted = wide(30_000, 1, "1");
    ((ObjectNode) dotted.get("detail")).set("b.c", dotted.get("detail").get("a"));
    assertEquals(List.of("single"), names(rules.matching(dotted)));
  }

  @Test
  void anEventThatWouldTakeTooLongIsRefused() {
    List<Rule> many =
        IntStream.range(0, 200)
            .mapToObj(i ->
                rule(
                    "r" + i,
                    "{\"detail\":{\"a\":[{\"suffix\":\"n" + i + "\"}],\"b\":{\"c\":[\"y\"]}}}"))
            .toList();
    Fault fault =
        assertThrows(
            Fault.class, () -> RuleSet.compile(many).matching(wide(100_000, 2, "{\"c\":\"y\"}")));
    assertEquals("event-too-wide", fault.code());
  }

  @Test
  void manyValuesBesideAnAbsentFieldDoNotStall() {
    RuleSet rules =
        RuleSet.compile(
            List.of(
                rule(
                    "none",
                    "{\"detail\":{\"a\":[\"x\"],\"b\":{\"c\":[\"no\"]},\"d\":[{\"exists\":false}]}}")));
    assertEquals(List.of(), names(rules.matching(wide(20_000, 10_000, "{\"c\":\"y\"}"))));
  }

  @Test
  void aNumberWhoseExponentNothingHoldsIsRefusedWithItsReason() {
    String pattern = "{\"detail\":{\"n\":[{\"numeric\":[\"=\",0e3456789190]}]}}";
    Fault fault = assertThrows(Fault.class, () -> RuleSet.compile(List.of(rule("r", pattern))));
    assertEquals("invalid-pattern", fault.code());
    assertTrue(fault.sentence().contains("exponent"), fault.sentence());
  }

  @Test
  void anEventWithOneLongArrayOrSeveralShortOnesIsMatched() {
    RuleSet rules =
        RuleSet.compile(
            List.of(rule("pair", "{\"detail\":{\"a\":[\"x\"],\"b\":{\"c\":[\"y\"]}}}")));
    assertEquals(List.of("pair"), names(rules.matching(wide(200_000, 1, "{\"c\":\"y\"}"))));
    assertEquals(List.of("pair"), names(rules.matching(wide(100, 100, "{\"c\":\"y\"}"))));
    assertEquals(List.of(), names(rules.matching(wide(1_000, 1_000, "{\"c\":\"n\"}"))));
  }

  private static ObjectNode wide(int a, int b, String item) {
    ObjectNode view = view("a", "t");
    String data =
        "{\"a\":[\"x\""
            + ",\"x\"".repeat(a - 1)
            + "],\"b\":["
            + item
            + ("," + item).repeat(b - 1)
            + "]}";
    try {
      view.set("detail", new ObjectMapper().readTree(data));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
    return view;
  }

  @Test
  void aViewIsNeverChangedByMatchingIt() {
    RuleSet rules =
        RuleSet.compile(
            List.of(
                rule("a", "{\"detail\":{\"ip\":[{\"cidr\":\"10.0.0.0/8\"}]}}"),
                rule("b", "{\"detail\":{\"ip\":[{\"prefix\":\"10.\"}]}}")));
    ObjectNode view = JsonNodeFactory.instance.objectNode();
    view.putObject("detail").putArray("ip").add("10.0.19041.1").add("x");
    ObjectNode before = view.deepCopy();
    assertEquals(List.of("b"), names(rules.matching(view)));
    assertEquals(before, view);
  }

  @Test
  void rulesWithFiltersMatchBesideRulesWithPatterns() {
    RuleSet rules =
        RuleSet.compile(
            List.of(
                filtered("b", "[{\"sql\":\"type LIKE 't%'\"}]", true),
                filtered("d", "[{\"exact\":{\"source\":\"x\"}}]", true),
                filtered("e", "[{\"exact\":{\"source\":\"a\"}}]", false),
                rule("a", "{\"source\":[\"a\"]}"),
                rule("c", "{\"$not\":{\"source\":[\"x\"]}}")));
    assertEquals(List.of("a", "b", "c"), names(rules.matching(view("a", "t"))));
    assertEquals(List.of("d"), names(rules.matching(view("x", "u"))));
  }

  @Test
  void aWrongFilterIsToldWithItsRule() {
    Fault fault =
        assertThrows(
            Fault.class, () -> RuleSet.compile(List.of(filtered("f", "[{\"sql\":\"id\"", true))));
    assertEquals("invalid-filter", fault.code());
    assertTrue(fault.sentence().startsWith("rule 'f' at $"), fault.sentence());
  }

  @Test
  void tooManyRulesWithFiltersAreRefused() {
    List<Rule> many =
        IntStream.rangeClosed(0, RuleSet.MAX_FILTER_RULES)
            .mapToObj(i -> filtered("f" + i, "[{\"exact\":{\"id\":\"a\"}}]", true))
            .toList();
    Fault fault = assertThrows(Fault.class, () -> RuleSet.compile(many));
    assertTrue(fault.sentence().contains("at most 1000"), fault.sentence());
  }

  private static Rule filtered(String name, String filters, boolean enabled) {
    return new Rule(
        new RuleName(name), new Selector.Filters(filters), targets(), enabled, Optional.empty());
  }

  private static ObjectNode view(String source, String type) {
    return JsonNodeFactory.instance.objectNode().put("source", source).put("type", type);
  }

  private static List<String> names(List<Rule> rules) {
    return rules.stream().map(rule -> rule.name().value()).toList();
  }

  private static List<TargetName> targets() {
    return List.of(new TargetName("t"));
  }

  private static Rule rule(String name, String pattern) {
    return new Rule(new RuleName(name), pattern, targets(), true);
  }
}
