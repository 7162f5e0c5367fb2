package dev.sluice.events.cesql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CesqlTest {

  private static final Map<String, Value> EVENT =
      Map.of(
          "id", new Value.Text("a1"),
          "source", new Value.Text("https://shop.example/eu"),
          "type", new Value.Text("com.example.order.created"),
          "hops", new Value.Whole(3),
          "urgent", new Value.Flag(true),
          "level", new Value.Text("12"),
          "greeting", new Value.Text("grüß 😀 x"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "type = 'com.example.order.created' | true",
        "type != \"com.example.order.created\" | false",
        "type <> 'x' | true",
        "type LIKE 'com.example.%' | true",
        "type LIKE 'com%order%ed' | true",
        "type LIKE 'com%orderx%ed' | false",
        "type NOT LIKE '%.deleted' | true",
        "id LIKE '_1' | true",
        "id LIKE '__1' | false",
        "'50%' LIKE '50\\%' | true",
        "'50x' LIKE '50\\%' | false",
        "'a_b' LIKE 'a\\_b' | true",
        "'axb' LIKE 'a\\_b' | false",
        "'' LIKE '%' | true",
        "greeting LIKE 'gr_ß _ x' | true",
        "123 LIKE '1%' | true",
        "EXISTS subject | false",
        "EXISTS id AND NOT EXISTS subject | true",
        "exists HOPS | true",
        "hops = 3 | true",
        "hops = '3' | true",
        "level = 12 | true",
        "level < 100 | true",
        "hops * 2 + 1 | 7",
        "1 + hops * 2 | 7",
        "(1 + hops) * 2 | 8",
        "5-3 | 2",
        "5 - -3 | 8",
        "-hops | -3",
        "7 / 2 | 3",
        "-7 / 2 | -3",
        "-7 % 2 | -1",
        "urgent | true",
        "NOT urgent | false",
        "NOT urgent AND FALSE | false",
        "TRUE OR FALSE AND FALSE | true",
        "FALSE AND FALSE OR TRUE | false",
        "TRUE XOR TRUE | false",
        "urgent = 'true' | true",
        "TRUE = 'TRUE' | false",
        "id IN ('b1', 'a1') | true",
        "id NOT IN ('b1', 'a1') | false",
        "hops IN ('3') | true",
        "'it''s' | it's",
        "'it\\'s' | it's",
        "LENGTH(greeting) | 8",
        "CONCAT(id, '-', hops, urgent) | a1-3true",
        "CONCAT() = '' | true",
        "CONCAT_WS('/', 'a', 'b', 1) | a/b/1",
        "upper(id) | A1",
        "LOWER('ÄB') | äb",
        "TRIM('  x  ') | x",
        "LEFT(greeting, 4) | grüß",
        "LEFT(id, 9) | a1",
        "RIGHT(greeting, 3) | 😀 x",
        "SUBSTRING('abcdef', 3) | cdef",
        "SUBSTRING('abcdef', -3) | def",
        "SUBSTRING('abcdef', -3, 2) | de",
        "SUBSTRING('abcdef', 2, 100) | bcdef",
        "SUBSTRING('abcdef', 0) = '' | true",
        "ABS(-5) | 5",
        "INT('42') + 1 | 43",
        "BOOL('TRUE') | true",
        "STRING(1) | 1",
        "IS_INT(level) | true",
        "IS_INT(id) | false",
        "IS_BOOL('x') | false",
        "FALSE AND missing = 'x' | false",
        "TRUE OR missing = 'x' | true",
      })
  void anExpressionHasTheValueThatTheSpecificationGivesIt(String expression, String expected) {
    Cesql.Result result = evaluate(expression);
    assertTrue(result instanceof Cesql.Result.Of, () -> expression + ": " + result);
    assertEquals(expected, ((Cesql.Result.Of) result).value().text(), expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "missing = 'x'          | MISSING_ATTRIBUTE   | 1",
        "TRUE AND missing       | MISSING_ATTRIBUTE   | 10",
        "NOT missing            | MISSING_ATTRIBUTE   | 5",
        "id = 1                 | CAST                | 4",
        "id AND TRUE            | CAST                | 4",
        "id + 1                 | CAST                | 4",
        "'99999999999' + 1      | CAST                | 15",
        "1 / 0                  | MATH                | 3",
        "1 % 0                  | MATH                | 3",
        "2147483647 + 1         | MATH                | 12",
        "ABS(-2147483648)       | MATH                | 1",
        "- -2147483648          | MATH                | 1",
        "LEFT(id, -1)           | FUNCTION_EVALUATION | 1",
        "SUBSTRING(id, 4)       | FUNCTION_EVALUATION | 1",
        "SUBSTRING(id, -3)      | FUNCTION_EVALUATION | 1",
        "SUBSTRING(id, 1, -1)   | FUNCTION_EVALUATION | 1",
        "hops IN ('x')          | CAST                | 6",
      })
  void anErrorSaysWhatItIsAndWhereAndTheEventDoesNotPass(
      String expression, Trouble.Kind kind, int at) {
    if (!(evaluate(expression) instanceof Cesql.Result.Failed(Trouble trouble))) {
      throw new AssertionError(expression + " has a value");
    }
    assertEquals(kind, trouble.kind(), expression);
    assertEquals(at, trouble.at(), expression);
    assertEquals(false, Cesql.parse(expression).passes(CesqlTest::attribute));
    assertEquals(false, Cesql.parse("NOT (" + expression + ")").passes(CesqlTest::attribute));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                     | 1  | expected a value, found the end of the expression",
        "id =                   | 5  | expected a value, found the end",
        "id = 'x                | 6  | has no end",
        "id = 'x' 'y'           | 10 | expected an operator or the end, found 'y'",
        "(id = 'x'              | 10 | closing parenthesis",
        "id = 'x')              | 9  | expected an operator",
        "id == 'x'              | 5  | expected a value, found '='",
        "id & 1                 | 4  | '&' has no meaning",
        "id LIKE type           | 9  | a string after LIKE",
        "id IN ()               | 8  | the set of IN is empty",
        "id IN 'x'              | 7  | a set in parentheses",
        "EXISTS 'x'             | 8  | an attribute's name",
        "LENGHT(id)             | 1  | did you mean 'LENGTH'",
        "LENGTH(id, 1)          | 1  | takes 1 arguments, not 2",
        "CONCAT(id, )           | 12 | expected a value",
        "my_ext = 1             | 1  | letters a to z and digits only",
        "2147483648             | 1  | no integer of 32 bits",
        "AND                    | 1  | expected a value, found 'AND'",
        "1 +                    | 4  | expected a value",
      })
  void aWrongExpressionIsRefusedWithItsPosition(String expression, int at, String reason) {
    Fault fault = assertThrows(Fault.class, () -> Cesql.parse(expression));
    assertEquals("invalid-cesql", fault.code());
    assertTrue(
        fault.sentence().startsWith("CESQL at character " + at + ": "),
        expression + ": " + fault.sentence());
    assertTrue(fault.sentence().contains(reason), fault.sentence());
  }

  @Test
  void whatIsTooLongTooDeepOrTooManyIsRefused() {
    assertRefused("'" + "x".repeat(Cesql.MAX_LENGTH) + "'", "at most 4096");
    assertRefused("(".repeat(101) + "1" + ")".repeat(101), "nested more than 100 deep");
    assertRefused("NOT ".repeat(201) + "TRUE", "nested");
    assertRefused("1" + "+1".repeat(501), "more than 500 operators");
    assertRefused("id LIKE '" + "x".repeat(257) + "'", "at most 256 characters");
    assertEquals(new Cesql.Result.Of(new Value.Whole(501)), evaluate("1" + "+1".repeat(500)));
    assertEquals(
        new Cesql.Result.Of(new Value.Whole(1)), evaluate("(".repeat(90) + "1" + ")".repeat(90)));
  }

  @Test
  void aPatternThatCouldBeTriedInManyWaysIsTriedInOne() {
    Value text = new Value.Text("a".repeat(60_000));
    Cesql cesql = Cesql.parse("id LIKE '" + "%a".repeat(120) + "%b'");
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertEquals(false, cesql.passes(_ -> Optional.of(text))));
  }

  @Test
  void aTextThatGrowsTooLongIsAnError() {
    Value text = new Value.Text("a".repeat(40_000));
    Cesql.Result result = Cesql.parse("CONCAT(id, id)").evaluate(_ -> Optional.of(text));
    assertTrue(result instanceof Cesql.Result.Failed, String.valueOf(result));
  }

  @Test
  void anExpressionTellsWhatItNames() {
    assertEquals(
        Set.of("id", "source", "subject", "type"),
        Cesql.parse("id = 'x' AND EXISTS subject OR LEFT(type, 1) IN (source)").names());
  }

  private static void assertRefused(String expression, String reason) {
    Fault fault = assertThrows(Fault.class, () -> Cesql.parse(expression));
    assertTrue(fault.sentence().contains(reason), fault.sentence());
  }

  private static Cesql.Result evaluate(String expression) {
    return Cesql.parse(expression).evaluate(CesqlTest::attribute);
  }

  private static Optional<Value> attribute(String name) {
    return Optional.ofNullable(EVENT.get(name));
  }
}
