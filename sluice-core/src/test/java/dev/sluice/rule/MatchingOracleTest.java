package dev.sluice.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.pattern.FlatEvent;
import dev.sluice.rule.pattern.Interpreter;
import dev.sluice.rule.pattern.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Random rules and random events: the rule set must say what the interpreter says of each rule
/// alone. `-Dsluice.matching.seeds=10000` tries more, `-Dsluice.matching.first=7` begins elsewhere.
class MatchingOracleTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final int RULES = 12;
  private static final int EVENTS = 25;

  @Test
  void theRuleSetSaysWhatTheInterpreterSays() throws JsonProcessingException {
    int first = Integer.getInteger("sluice.matching.first", 1);
    int seeds = Integer.getInteger("sluice.matching.seeds", 60);
    int matches = 0;
    for (int seed = first; seed < first + seeds; seed++) {
      matches += run(seed);
    }
    assertTrue(matches > seeds, "rules must match now and then, to be a proof");
  }

  private static int run(int seed) throws JsonProcessingException {
    Dice dice = new Dice(new Random(seed));
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < RULES; i++) {
      rule("r" + (10 + i), dice.pattern()).ifPresent(rules::add);
    }
    RuleSet set = RuleSet.compile(rules);
    List<Pattern> patterns =
        rules.stream().map(rule -> Pattern.read("r", rule.selector().json())).toList();
    int matches = 0;
    for (int i = 0; i < EVENTS; i++) {
      String json = dice.event();
      ObjectNode event = (ObjectNode) JSON.readTree(json);
      Interpreter interpreter = new Interpreter(FlatEvent.of(event), 1_000_000);
      List<String> expected =
          IntStream.range(0, rules.size())
              .filter(rule -> interpreter.matches(patterns.get(rule)))
              .mapToObj(rule -> shown(rules.get(rule)))
              .toList();
      List<String> found = set.matching(event).stream().map(MatchingOracleTest::shown).toList();
      assertEquals(expected, found, () -> "seed " + seed + ", event " + json);
      matches += found.size();
    }
    return matches;
  }

  private static String shown(Rule rule) {
    return rule.name() + " " + rule.selector().json();
  }

  private static Optional<Rule> rule(String name, String pattern) {
    Rule rule = new Rule(new RuleName(name), pattern, List.of(new TargetName("t")), true);
    try {
      RuleSet.compile(List.of(rule));
      return Optional.of(rule);
    } catch (Fault e) {
      assertTrue(e.sentence().contains("multiple times"), e.sentence());
      return Optional.empty();
    }
  }

  /// What is thrown for patterns and events, from few enough words that they meet.
  private static final class Dice {

    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final List<String> TEXTS =
        List.of(
            "",
            "a",
            "b",
            "ab",
            "aba",
            "AB",
            "Ab",
            "a*b",
            "10.0.0.1",
            "10.0.0.200",
            "10.0.19041.1",
            "2600::1",
            "2001:db8::7",
            "1",
            "true",
            "äÖ",
            "2026-11-21T09:30:00Z",
            "2026-11-22T01:00:00+02:00");
    private static final List<String> NUMBERS =
        List.of(
            "0",
            "1",
            "1.0",
            "1e0",
            "-3",
            "5.5",
            "100",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.0",
            "1e400",
            "10e399",
            "-1e400",
            "0.1");
    private static final List<String> DATES =
        List.of("2026-11-21T09:30:00Z", "2026-11-21T23:00:00Z", "2026-01-01T00:00:00Z");

    private final Random random;

    Dice(Random random) {
      this.random = random;
    }

    private <T> T one(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private String text() {
      return '"' + one(TEXTS) + '"';
    }

    String event() {
      return object(0);
    }

    private String object(int depth) {
      return names(1 + random.nextInt(3)).stream()
          .map(name -> '"' + name + "\":" + value(depth + 1))
          .collect(Collectors.joining(",", "{", "}"));
    }

    private Set<String> names(int count) {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < count; i++) {
        names.add(one(NAMES));
      }
      return names;
    }

    private String value(int depth) {
      int kind = random.nextInt(10);
      if (kind < 3 && depth < 4) {
        return object(depth);
      }
      if (kind < 6 && depth < 4) {
        return IntStream.range(0, random.nextInt(4))
            .mapToObj(_ -> value(depth + 1))
            .collect(Collectors.joining(",", "[", "]"));
      }
      return scalar();
    }

    private String scalar() {
      return switch (random.nextInt(6)) {
        case 0 -> one(List.of("true", "false", "null"));
        case 1, 2 -> one(NUMBERS);
        default -> text();
      };
    }

    String pattern() {
      return pattern(0);
    }

    private String pattern(int depth) {
      List<String> members = new ArrayList<>();
      for (String name : names(1 + random.nextInt(2))) {
        members.add(
            '"'
                + name
                + "\":"
                + (depth < 3 && random.nextInt(2) == 0 ? pattern(depth + 1) : values()));
      }
      if (depth < 2 && random.nextInt(6) == 0) {
        members.add(
            one(List.of("\"$or\"", "\"$and\""))
                + ":["
                + pattern(depth + 1)
                + ","
                + pattern(depth + 1)
                + "]");
      }
      if (depth < 2 && random.nextInt(10) == 0) {
        members.add("\"$not\":" + pattern(depth + 1));
      }
      if (members.size() > 1 && random.nextInt(5) == 0) {
        members.removeFirst();
      }
      return members.stream().collect(Collectors.joining(",", "{", "}"));
    }

    private String values() {
      return Stream.generate(this::operator)
          .limit(1 + random.nextInt(2))
          .collect(Collectors.joining(",", "[", "]"));
    }

    private String operator() {
      List<Supplier<String>> kinds =
          List.of(
              this::scalar,
              this::scalar,
              () -> "{\"exists\":" + random.nextBoolean() + "}",
              () -> "{\"exactly\":" + text() + "}",
              () -> "{\"prefix\":" + text() + "}",
              () -> "{\"suffix\":" + text() + "}",
              () -> "{\"prefix\":{\"equals-ignore-case\":" + text() + "}}",
              () -> "{\"suffix\":{\"equals-ignore-case\":" + text() + "}}",
              () -> "{\"equals-ignore-case\":" + text() + "}",
              () ->
                  "{\"wildcard\":" + one(List.of("\"a*\"", "\"*b*\"", "\"1*.*1\"", "\"*\"")) + "}",
              () -> "{\"anything-but\":[" + text() + "," + text() + "]}",
              () -> "{\"anything-but\":[" + one(NUMBERS) + "," + one(NUMBERS) + "]}",
              () -> "{\"anything-but\":{\"prefix\":[\"a\",\"10.\"]}}",
              () -> "{\"anything-but\":{\"suffix\":\"b\"}}",
              () -> "{\"anything-but\":{\"equals-ignore-case\":[\"AB\",\"äö\"]}}",
              () -> "{\"anything-but\":{\"wildcard\":[\"*a\",\"1*0\"]}}",
              () ->
                  "{\"numeric\":["
                      + one(List.of("\"<\"", "\"<=\"", "\">\"", "\">=\"", "\"=\""))
                      + ","
                      + one(NUMBERS)
                      + "]}",
              () -> "{\"numeric\":[\">=\",-3,\"<\"," + one(List.of("1", "1e400", "0.5")) + "]}",
              () ->
                  "{\"cidr\":"
                      + one(
                          List.of(
                              "\"10.0.0.0/24\"",
                              "\"38.0.0.0/8\"",
                              "\"10.0.0.1/32\"",
                              "\"2001:db8::/32\"",
                              "\"0.0.0.0/0\""))
                      + "}",
              () -> "{\"date-after\":\"" + one(DATES) + "\"}",
              () -> "{\"in-date-range\":[\"2026-11-21T09:30:00Z\",\"2026-11-21T23:00:00Z\"]}");
      return one(kinds).get();
    }
  }
}
