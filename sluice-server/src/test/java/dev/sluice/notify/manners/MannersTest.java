package dev.sluice.notify.manners;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.notify.template.Json;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MannersTest {

  private static Manners manners(String json) {
    return Manners.of((Json.Fields) Json.parse(json));
  }

  @Test
  void allMannersAreReadAndKeptAsTheyWereWritten() {
    String json =
        """
        {"rate":"6/m","retry":{"attempts":5,"age":"15m"},\
        "quiet":{"from":"22:00","to":"07:00","zone":"Europe/Berlin","days":["mon","fri"]},\
        "throttle":{"key":"$app","per":"10m"},\
        "digest":{"count":20,"age":"10m","item":"$app $version","separator":"; "},\
        "fallback":"sms","name":"slack"}\
        """;
    Manners read = manners(json);

    assertEquals(OptionalDouble.of(0.1), read.perSecond());
    assertEquals(OptionalInt.of(5), read.attempts());
    assertEquals(Optional.of(Duration.ofMinutes(15)), read.age());
    assertEquals(Set.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), read.quiet().orElseThrow().days());
    assertEquals(Duration.ofMinutes(10), read.throttle().orElseThrow().per());
    assertEquals(Set.of("app"), read.throttle().orElseThrow().key().names());
    assertEquals(20, read.digest().orElseThrow().count());
    assertEquals("; ", read.digest().orElseThrow().separator());
    assertEquals(Optional.of("sms"), read.fallback());
    assertEquals(Optional.empty(), read.source().find("name"));
    assertEquals(read.source(), Manners.of(read.source()).source());
  }

  @Test
  void whatIsLeftOutHasItsDefault() {
    assertEquals(Json.Fields.NONE, Manners.NONE.source());
    Manners read = manners("{\"digest\":{\"age\":\"1h\"},\"throttle\":{\"per\":\"1s\"}}");
    assertEquals(100, read.digest().orElseThrow().count());
    assertEquals("\n", read.digest().orElseThrow().separator());
    assertEquals(Set.of(), read.throttle().orElseThrow().key().names());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"rate\":1}|rate: it must be a text",
        "{\"rate\":\"1/d\"}|rate: '1/d' is no rate of 1/m to 1000000/s; one would be 1/s",
        "{\"rate\":\"59/h\"}|rate: '59/h' is no rate",
        "{\"rate\":\"0/s\"}|rate: '0/s' is no rate",
        "{\"retry\":5}|retry: it must be an object",
        "{\"retry\":{\"attempt\":5}}|retry: there is no member 'attempt' here; did you mean 'attempts'?",
        "{\"retry\":{\"attempts\":0}}|retry.attempts: it must be a whole number of 1 to 1,000",
        "{\"retry\":{\"attempts\":\"5\"}}|retry.attempts: it must be a whole number",
        "{\"retry\":{\"age\":\"31d\"}}|retry.age: '31d' is no duration of 1s to 30d",
        "{\"quiet\":{\"to\":\"07:00\",\"zone\":\"UTC\"}}|quiet.from: it is missing; one would be \"22:00\"",
        "{\"quiet\":{\"from\":\"7:00\",\"to\":\"07:00\",\"zone\":\"UTC\"}}|quiet.from: '7:00' is no time of the day",
        "{\"quiet\":{\"from\":\"24:00\",\"to\":\"07:00\",\"zone\":\"UTC\"}}|quiet.from: '24:00' is no time of the day",
        "{\"quiet\":{\"from\":\"07:00\",\"to\":\"07:00\",\"zone\":\"UTC\"}}|quiet.to: quiet hours that end when they begin",
        "{\"quiet\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"Berlin\"}}|quiet.zone: 'Berlin' is no time zone",
        "{\"quiet\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"UTC\",\"days\":[]}}|quiet.days: it must be an array of one or more",
        "{\"quiet\":{\"from\":\"22:00\",\"to\":\"07:00\",\"zone\":\"UTC\",\"days\":[\"Mon\"]}}|quiet.days: 'Mon' is no day; mon, tue",
        "{\"throttle\":{}}|throttle.per: it is missing; one would be 10m",
        "{\"throttle\":{\"per\":\"8d\"}}|throttle.per: '8d' is no duration of 1s to 7d",
        "{\"throttle\":{\"per\":\"1m\",\"key\":\"${\"}}|throttle.key: '${' at character 1 has no '}'",
        "{\"digest\":{\"count\":20}}|digest.age: it is missing; one would be 10m",
        "{\"digest\":{\"count\":501,\"age\":\"1m\"}}|digest.count: it must be a whole number of 1 to 500",
        "{\"digest\":{\"age\":\"25h\"}}|digest.age: '25h' is no duration of 1s to 1d",
        "{\"digest\":{\"age\":\"1m\",\"item\":{}}}|digest.item: it must be a text",
        "{\"fallback\":[\"sms\"]}|fallback: it must be a text"
      })
  void whatIsWrongIsToldWithItsPlace(String json, String sentence) {
    Fault fault = assertThrows(Fault.class, () -> manners(json));
    assertEquals("invalid-topic", fault.code());
    assertTrue(fault.sentence().startsWith(sentence), fault.sentence());
  }

  @Test
  void longTextsAreRefused() {
    for (String part :
        new String[] {
          "{\"throttle\":{\"per\":\"1m\",\"key\":\"%s\"}}",
          "{\"digest\":{\"age\":\"1m\",\"item\":\"%s\"}}",
          "{\"digest\":{\"age\":\"1m\",\"separator\":\"%s\"}}"
        }) {
      assertThrows(Fault.class, () -> manners(part.formatted("x".repeat(4_001))), part);
    }
  }
}
