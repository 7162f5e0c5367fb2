package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.fault.Fault;
import dev.sluice.object.ObjectKey;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixTest {

  private static final Instant ARRIVED = Instant.parse("2026-11-22T00:04:05Z");

  private static final JsonMapper MAPPER = new JsonMapper();

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonNode view(String value) {
    return JsonNodeFactory.instance.objectNode().put("v", value);
  }

  private static String resolved(String prefix, JsonNode view) {
    return assertInstanceOf(Resolution.Resolved.class, Prefix.parse(prefix).resolve(view, ARRIVED))
        .prefix();
  }

  @Test
  void expressionsStandForTheValuesOfTheView() {
    assertEquals(
        "a/shopping/1/true/",
        resolved(
            "a/{detail.eventType}/{$['detail'].schemaVersion}/{detail.ok}/",
            json("{\"detail\":{\"eventType\":\"shopping\",\"schemaVersion\":1,\"ok\":true}}")));
    assertEquals(
        "{x}/a}b", resolved("{{x}}/{$['}']}b", json("{\"}\":\"a}\"}")).replace("%7D", "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '§',
      textBlock =
          """
          {time:yyyy/MM/dd/HH}/    ¦ {"time":"2026-11-21T09:30:00Z"}       ¦ 2026/11/21/09/
          {time:yyyy-MM-dd}        ¦ {"time":"2026-11-21T23:30:00-01:00"}  ¦ 2026-11-22
          y={time:yyyy}/m={time:MM} ¦ {"time":"0007-01-02T03:04:05Z"}       ¦ y=0007/m=01
          {time:yyyy_HH.mm}/       ¦ {"time":"9999-12-31T23:59:60-00:00"}  ¦ §§
          {time:yyyy}/             ¦ {"time":"0000-01-01T00:00:00+01:00"}  ¦ §§
          {time:yyyy}/             ¦ {"time":"now"}                        ¦ §§
          {time:yyyy}/             ¦ {}                                    ¦ §§
          {time:yyyy|never}/       ¦ {}                                    ¦ never/
          {arrival:yyyy/MM/dd}/    ¦ {"time":"2026-11-21T09:30:00Z"}       ¦ 2026/11/22/
          {arrival:HH-mm}/         ¦ {}                                    ¦ 00-04/
          {v|0}/                   ¦ {}                                    ¦ 0/
          {v|0}/                   ¦ {"v":null}                            ¦ 0/
          {v|0}/                   ¦ {"v":""}                              ¦ 0/
          {v|0}/                   ¦ {"v":"7"}                             ¦ 7/
          {v|0}/                   ¦ {"v":{}}                              ¦ §§
          {$['a|b']|no}/           ¦ {"a|b":"../x"}                        ¦ %2E.%2Fx/
          {v|0}/{time:yyyy/MM/dd}/ ¦ {"v":101,"time":"2016-04-18T14:25:07Z"} ¦ 101/2016/04/18/
          """)
  void timesAndStandInsHaveOnePlaceForEachEvent(String prefix, String view, String place) {
    Resolution resolution = Prefix.parse(prefix).resolve(json(view), ARRIVED);
    if (place.isEmpty()) {
      assertInstanceOf(Resolution.Missing.class, resolution);
    } else {
      assertEquals(new Resolution.Resolved(place), resolution);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{time:}/",
        "{time:/}/",
        "{time:yyy}/",
        "{time:yyyy MM}/",
        "{time:YYYY}/",
        "{time:'x'}/",
        "{time:/yyyy}/",
        "{time:yyyy//MM}/",
        "{time:yyyy/../MM}/",
        "{time:yyyy/}/",
        "{arrival:}/",
        "{arrival:yyyy|0}/",
        "{v|}/",
        "{v|a/b}/",
        "{v|.a}/",
        "{v|a|b}/",
        "{|a}/",
        ".sl{time:yyyy}/",
      })
  void aTimeOrAStandInThatIsNoneIsRefused(String prefix) {
    assertEquals("invalid-prefix", assertThrows(Fault.class, () -> Prefix.parse(prefix)).code());
  }

  @Test
  void numbersStandAsTheyWereWritten() {
    assertEquals(
        "1.50",
        resolved(
            "{v}",
            JsonNodeFactory.instance
                .objectNode()
                .set("v", DecimalNode.valueOf(new BigDecimal("1.50")))));
    assertEquals("1", resolved("{v}", json("{\"v\":1}")));
    assertEquals("-7", resolved("{v}", json("{\"v\":-7}")));
    assertEquals("12345678901234567890", resolved("{v}", json("{\"v\":12345678901234567890}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ../            | %2E.%2F
          ..             | %2E.
          .              | %2E
          .sluice        | %2Esluice
          ...            | %2E..
          a/../../b      | a%2F..%2F..%2Fb
          a\\b           | a%5Cb
          %2F            | %252F
          a=b            | a%3Db
          "a b"          | a%20b
          a:b*c?d"       | a%3Ab%2Ac%3Fd%22
          é              | %C3%A9
          😀             | %F0%9F%98%80
          é            | e%CC%81
          SHOP           | SHOP
          CON            | CON
          a.             | a.
          ~              | ~
          ．．           | %EF%BC%8E%EF%BC%8E
          \u202egnp.exe      | %E2%80%AEgnp.exe
          A.z_0-9~       | A.z_0-9~
          """)
  void hostileValuesStayOneSegmentAndCanBeReadBack(String value, String encoded) {
    assertEquals(encoded, resolved("{v}", view(value)));
    assertEquals(encoded, Prefix.encode(value));
    assertEquals(value, Prefix.decode(encoded));
    String key = resolved("x/{v}/", view(value)) + "name";
    assertEquals(3, new ObjectKey(key).value().split("/").length);
  }

  @Test
  void noValueCompletesTheNameOfTheStoresOwnPlace() {
    Fault fault = assertThrows(Fault.class, () -> Prefix.parse(".sl{v}/"));
    assertEquals("invalid-prefix", fault.code());
    assertEquals(".hidden-uice/", resolved(".hidden-{v}/", view("uice")));
  }

  @Test
  void controlCharactersAreEncoded() {
    assertEquals("a%00b%0A%0D%7F%C2%85", resolved("{v}", view("a\0b\n\r\u007f\u0085")));
    assertEquals("a\0b\n\r\u007f\u0085", Prefix.decode("a%00b%0A%0D%7F%C2%85"));
  }

  @Test
  void valuesOfNoUseAreMissingWithTheCause() {
    assertMissing("there is nothing", json("{}"));
    assertMissing("the value is null", json("{\"v\":null}"));
    assertMissing("the value is an object", json("{\"v\":{}}"));
    assertMissing("the value is an array", json("{\"v\":[1]}"));
    assertMissing("the value is empty", view(""));
    assertMissing("the value is too long", view("a".repeat(181)));
    assertMissing("the value is too long", view("a".repeat(1_000_000)));
    assertMissing("the value is too long", view("é".repeat(31)));
    assertMissing("the value holds half of a surrogate pair", view("a\ud83d"));
    assertMissing("the value holds half of a surrogate pair", view("\ude00\ud83d"));
    assertEquals("a".repeat(180), resolved("{v}", view("a".repeat(180))));
    assertEquals("%C3%A9".repeat(30), resolved("{v}", view("é".repeat(30))));
  }

  private static void assertMissing(String reason, JsonNode view) {
    assertEquals(
        new Resolution.Missing("v", reason), Prefix.parse("x/{v}/").resolve(view, ARRIVED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{a",
        "a}",
        "{}",
        "{a b}",
        "/a/",
        "a//b",
        "../",
        "a/../b",
        "./a",
        "a\\b",
        "a\nb",
        ".sluice/",
        ".sluice",
        "a/\ud83d/",
        "{a}/..",
        "{a[x]}"
      })
  void whatLeadsOutOrCannotBeReadIsRefusedWithItsPlace(String text) {
    Fault fault = assertThrows(Fault.class, () -> Prefix.parse(text));
    assertEquals("invalid-prefix", fault.code());
    assertEquals(Fault.Kind.INVALID, fault.kind());
    assertTrue(fault.sentence().contains(" at "), fault.sentence());
  }

  @Test
  void whatIsTooLongOrTooManyIsRefused() {
    assertThrows(Fault.class, () -> Prefix.parse("a".repeat(513)));
    assertThrows(Fault.class, () -> Prefix.parse("{a}".repeat(51)));
    assertEquals("{a}".repeat(50), Prefix.parse("{a}".repeat(50)).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%2", "%zz", "a/b", "a b", "%FF", "%ED%A0%80", "é"})
  void whatEncodeNeverWritesIsNotDecoded(String text) {
    assertThrows(IllegalArgumentException.class, () -> Prefix.decode(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../", "/error", "a//b", "{x}/", ".sluice/", "a\0"})
  void anErrorPrefixThatLeadsOutIsRefused(String errorPrefix) {
    Prefix prefix = Prefix.parse("data/");
    Duration age = ArchiveSettings.DEFAULT_FLUSH_AGE;
    assertThrows(Fault.class, () -> new ArchiveSettings(prefix, errorPrefix, 1, age));
  }

  @Test
  void settingsOutOfBoundsAreRefused() {
    Prefix prefix = Prefix.parse("data/");
    Duration age = ArchiveSettings.DEFAULT_FLUSH_AGE;
    assertThrows(Fault.class, () -> new ArchiveSettings(prefix, "error/", 0, age));
    assertThrows(Fault.class, () -> new ArchiveSettings(prefix, "error/", (1L << 30) + 1, age));
    assertThrows(
        Fault.class, () -> new ArchiveSettings(prefix, "error/", 1, Duration.ofMillis(999)));
    assertThrows(Fault.class, () -> new ArchiveSettings(prefix, "error/", 1, Duration.ofHours(25)));
    assertThrows(Fault.class, () -> new ArchiveSettings(prefix, "data", 1, age));
    assertThrows(Fault.class, () -> new ArchiveSettings(prefix, "e".repeat(64), 1, age));
    assertEquals(1, new ArchiveSettings(prefix, "e".repeat(63), 1, age).flushBytes());
  }
}
