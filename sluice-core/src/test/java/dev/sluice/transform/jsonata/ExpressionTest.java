package dev.sluice.transform.jsonata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fault.Fault;
import dev.sluice.testkit.HeldClock;
import dev.sluice.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:30:01.500Z");

  private static final String ORDER =
      """
      {"id":"e1","source":"/shop","detail":{"total":12.50,"big":12345678901234567890,"none":null,
       "name":"Ann O'Neil","aaaa":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab",
       "items":[{"sku":"a-1","n":2,"price":1.25},{"sku":"b-22","n":1,"price":10}]}}
      """;

  private static JsonNode json(String text) {
    try {
      return JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static Result result(String expression, String input) {
    // Time stands still, so that on a busy machine it is not the first bound that is met.
    return Expression.compile(expression)
        .evaluate(json(input), Map.of("rule", "to-crm"), NOW, new HeldClock());
  }

  private static String made(String expression) {
    return switch (result(expression, ORDER)) {
      case Result.Json(String text) -> text;
      case Result.Nothing _ -> "nothing";
      case Result.Failed(String sentence) -> sentence;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "detail.total | 12.5",
        "detail.big | 12345678901234567890",
        "detail.big + 0 | 1.2345678901234567E19",
        "{'t': detail.total * 2, 'x': detail.none} | {\"t\":25,\"x\":null}",
        "detail.items.sku | [\"a-1\",\"b-22\"]",
        "detail.items[n > 1].sku | \"a-1\"",
        "$sum(detail.items.(n * price)) | 12.5",
        "detail.items{sku: n} | {\"a-1\":2,\"b-22\":1}",
        "detail.items^(>n).sku | [\"a-1\",\"b-22\"]",
        "$map(detail.items, function($i) { $uppercase($i.sku) }) | [\"A-1\",\"B-22\"]",
        "detail.nowhere | nothing",
        "detail.none | null",
        "[1..3] | [1,2,3]",
        "$rule & ' ' & $$.id | \"to-crm e1\"",
        "$now() | \"2026-11-21T09:30:01.500Z\"",
        "$millis() | 1795253401500",
        "$toMillis('2026-11-21T09:30:00') | 1795253400000",
        "$fromMillis(1795253400000, '[D01].[M01].[Y0001]') | \"21.11.2026\"",
        "$match(detail.items[1].sku, /([a-z])-([0-9]+)/).groups | [\"b\",\"22\"]",
        "$match('a1b2c3', /[a-z]/, 2).match | [\"a\",\"b\"]",
        "detail.name ~> $contains(/o'n/i) | true",
        "$contains(detail.name, 'ann') | false",
        "$replace(detail.name, /(\\w+) (\\S+)/, '$2, $1 $$1 $9') | \"O'Neil, Ann $1 \"",
        "$replace('a.b.c', '.', '$0', 1) | \"a$0b.c\"",
        "$replace('ab', /[a-z]/, function($m) { $uppercase($m.match) & $m.start }) | \"A0B1\"",
        "$split('a, b,c', /, */) | [\"a\",\"b\",\"c\"]",
        "$split('a.b.c', '.', 2) | [\"a\",\"b\"]",
        "$split('añ', '') | [\"a\",\"ñ\"]",
        "$substringBefore('key=a=b', '=') & $substringAfter('key=a=b', '=') | \"keya=b\"",
        "$join(['', 'b', 'c'], '-') | \"-b-c\"",
        "$pad('7', -3, '0') & $pad('x', 3, '#+') | \"007x#+\"",
        "$abs(-1.5) + $round(2.345, 2) | 3.84",
        "$string({'a': [1, 2.50]}) | `\"{\\\"a\\\":[1,2.5]}\"`",
        "($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(20)) | 2432902008176640000",
      })
  void anExpressionMakesWhatJsonataSays(String expression, String expected) {
    assertEquals(expected, made(expression));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "($f := function() { $f() }; $f()) | steps",
        "($f := function($n) { 1 + $f($n + 1) }; $f(0)) | levels deep",
        "[1..1000000000] | sequence",
        "[1..10000000] | range",
        "$sum([1..9999999]) | range",
        "[1..90000].([1..90000].$) | steps",
        "$reduce([1..60], function($a, $i) { $a & $a }, 'xx') | a value has more",
        "$reduce([1..60], function($a, $i) { {'a': $a, 'b': $a} }, 1) | a value has more",
        "$reduce([1..999], function($a, $i) { [[$a]] }, 1) | nested more than",
        "($x := $pad('x', 90000); [1..50000].($x & $string($))) | together",
        "$pad('x', 1000000000) | $pad goes to",
        "$join($split($pad('', 5000, ','), ','), $pad('', 90000)) | a value has more",
        "$replace($pad('', 90000, 'a'), /a/, $pad('', 90000)) | a value has more",
        "$match(detail.aaaa, /(.*a){20}$/) | regular expressions",
        "$contains(detail.aaaa & detail.aaaa, /(.*a){20}$/) | regular expressions",
        "$split(detail.aaaa, /(a?a?a?){20}c$/) | regular expressions",
        "$replace(detail.aaaa, /(.*a){20}$/, 'x') | regular expressions",
        "detail.aaaa ~> /(a+)+$/ | stands only as an argument",
        "($f := /(a+)+$/; $f(detail.aaaa)) | stands only as an argument",
        "$filter([detail.aaaa], /(a+)+$/) | stands only as an argument",
        "($match ~> /(a+)+$/)(detail.aaaa) | stands only as an argument",
        "$match('a', /x*/) | matches nothing at all",
        "$round(1, 1000000000) | $round goes to",
        "$formatInteger(1000000000000, 'I') | Roman",
        "$fromMillis(0, '[Y,9999999999]') | widths",
        "$toMillis('11111111111111111111111111111111x', '[Y][M][D][H][m][s][f][Z][z]') | parts",
        "$eval('1') | $eval is not there",
        "$random() | $random is not there",
        "$shuffle([1, 2]) | $shuffle is not there",
        "$error('own words') | own words",
        "$uppercase | holds a function",
        "detail.total & '' + 1 | the expression failed",
        "$nosuch(1) | there is no function $nosuch",
        "1 / 0 | the expression failed",
      })
  void whatFailsOrWouldGoBeyondABoundSaysWhy(String expression, String words) {
    Result.Failed failed =
        assertInstanceOf(Result.Failed.class, result(expression, ORDER), expression);
    assertTrue(failed.sentence().contains(words), failed.sentence());
  }

  @Test
  void anExpressionEndsWhenItsTimeIsOver() {
    Clock hasty =
        new Clock() {
          private long nanos;

          @Override
          public Instant now() {
            return NOW;
          }

          @Override
          public long nanos() {
            nanos += 700_000_000;
            return nanos;
          }
        };
    Result.Failed failed =
        assertInstanceOf(
            Result.Failed.class,
            Expression.compile("$sum([1..9999].($ * 2))")
                .evaluate(json(ORDER), Map.of(), NOW, hasty));
    assertTrue(failed.sentence().contains("takes longer than 1000 ms"), failed.sentence());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "detail.",
        "a b",
        "$match(a, /(/)",
        "/* ",
        "'",
        "(",
        "[1..",
        "a[",
        "/",
        "function($a) /* */ <n+n+n+n:n> { 1 }(1)",
        "($__evaluate_entry := 1; 2)",
        "function($__evaluate_exit) { 1 }(2)",
      })
  void whatIsNoJsonataIsRefusedWhenItIsCompiled(String text) {
    Fault fault = assertThrows(Fault.class, () -> Expression.compile(text));
    assertEquals("invalid-jsonata", fault.code());
  }

  @Test
  void anExpressionHasALengthAndADepth() {
    assertThrows(Fault.class, () -> Expression.compile("1" + " ".repeat(8_192)));
    Expression.compile("1" + " ".repeat(8_191));
    String deep = "(".repeat(4_000) + "1" + ")".repeat(4_000);
    try {
      Result result = Expression.compile(deep).evaluate(json("{}"), Map.of(), NOW);
      assertInstanceOf(Result.Failed.class, result);
    } catch (Fault e) {
      assertEquals("invalid-jsonata", e.code());
    }
  }

  static List<String> deepInputs() {
    return List.of(
        "[".repeat(900) + "]".repeat(900), "{\"a\":".repeat(900) + "1" + "}".repeat(900));
  }

  @ParameterizedTest
  @MethodSource("deepInputs")
  void anEventThatIsNestedTooDeepFails(String input) {
    assertInstanceOf(Result.Failed.class, result("1", "{\"detail\":" + input + "}"));
  }

  @Test
  void manyThreadsMayEvaluateOneExpressionAtOnce() throws Exception {
    Expression expression =
        Expression.compile(
            "($n := detail.n; {'n': $n, 's': $sum([1..$n]), 't': $replace($string($n), /0/, 'o'),"
                + " 'f': $map([1..3], function($i) { $i * $n })})");
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Result>> results =
          IntStream.range(1, 400)
              .mapToObj(n ->
                  threads.submit(() ->
                      expression.evaluate(json("{\"detail\":{\"n\":" + n + "}}"), Map.of(), NOW)))
              .toList();
      for (int n = 1; n < 400; n++) {
        String expected =
            "{\"n\":%d,\"s\":%d,\"t\":\"%s\",\"f\":[%d,%d,%d]}"
                .formatted(n, n * (n + 1) / 2, ("" + n).replace('0', 'o'), n, 2 * n, 3 * n);
        assertEquals(new Result.Json(expected), results.get(n - 1).get());
      }
    }
  }
}
