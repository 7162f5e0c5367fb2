package dev.sluice.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.view.MatchingView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class PatternFuzzTest {

  private static final Set<String> CODES = Set.of("invalid-pattern", "invalid-rules");

  private static final List<ObjectNode> VIEWS =
      List.of(
          view("{}"),
          view("{\"a\":\"x\",\"n\":5,\"ip\":\"10.0.0.7\"}"),
          view("{\"a\":[\"x\",\"y\"],\"b\":[{\"c\":1},{\"c\":2,\"d\":null}]}"),
          view("{\"a\":\"\",\"n\":-1.5e300,\"ip\":\"10.0.19041.1\",\"a.b\":true}"),
          view("[\"x\",[\"y\"],{\"a\":\"\u00e9\ud83d\ude00*\\\\\"}]"));

  private static final List<Rule> OTHERS =
      List.of(
          rule("a1", "{\"source\":[\"/s\"]}"),
          rule("a2", "{\"detail\":{\"a\":[{\"prefix\":\"x\"}],\"n\":[{\"exists\":false}]}}"),
          rule("z1", "{\"detail\":{\"n\":[{\"numeric\":[\">\",0]}]}}"),
          rule("z2", "{\"$or\":[{\"type\":[\"t\"]},{\"detail\":{\"a\":[\"y\"]}}]}"));

  @FuzzTest
  void aPatternIsRefusedWithItsReasonOrMeansTheSameBesideOthers(byte[] bytes) {
    String pattern = new String(bytes, StandardCharsets.UTF_8);
    Optional<RuleSet> alone = compile(List.of(rule("m", pattern)));
    if (alone.isEmpty()) {
      return;
    }
    List<Rule> rules = new ArrayList<>(OTHERS);
    rules.add(rule("m", " " + pattern + "\n"));
    Optional<RuleSet> beside = compile(rules);
    for (ObjectNode view : VIEWS) {
      ObjectNode before = view.deepCopy();
      boolean matches = matches(alone.get(), view);
      assertEquals(before, view);
      // White space may make it too long, and others may make it too complex; nothing else may.
      beside.ifPresent(set -> assertEquals(matches, matches(set, view), pattern));
    }
  }

  private static boolean matches(RuleSet rules, ObjectNode view) {
    return rules.matching(view).stream().anyMatch(rule -> rule.name().value().equals("m"));
  }

  private static Optional<RuleSet> compile(List<Rule> rules) {
    try {
      return Optional.of(RuleSet.compile(rules));
    } catch (Fault e) {
      assertTrue(CODES.contains(e.code()), e.code());
      assertTrue(e.sentence().length() < 10_000, "a reason is short");
      return Optional.empty();
    }
  }

  private static Rule rule(String name, String pattern) {
    return new Rule(new RuleName(name), pattern, List.of(new TargetName("t")), true);
  }

  private static ObjectNode view(String data) {
    return MatchingView.tree(Event.builder("1", "/s", "t").data(Payload.ofText(data)).build());
  }
}
