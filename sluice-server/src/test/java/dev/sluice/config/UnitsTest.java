package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "60s, PT1M", "5m, PT5M", "24h, PT24H", "7d, PT168H"})
  void aDurationIsANumberAndAUnit(String text, Duration expected) {
    assertEquals(expected, Units.duration(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 m", "-5m", "1.5h", "5w", "5M"})
  void whatIsNoDurationIsRefused(String text) {
    assertThrows(Fault.class, () -> Units.duration(text));
  }

  @ParameterizedTest
  @CsvSource({"7B, 7", "2KB, 2000", "10MB, 10000000", "512KiB, 524288", "64MiB, 67108864"})
  void aSizeIsANumberAndAUnit(String text, long expected) {
    assertEquals(expected, Units.size(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "64Mi", "-1KB", "999999999999GiB"})
  void whatIsNoSizeIsRefused(String text) {
    assertThrows(Fault.class, () -> Units.size(text));
  }

  @ParameterizedTest
  @CsvSource({"10/s, 10", "90/m, 1.5", "0.5/s, 0.5", "3600/h, 1"})
  void aRateIsANumberForATime(String text, double expected) {
    assertEquals(expected, Units.perSecond(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "0/s", "-1/s", "10/d", "1000001/s"})
  void whatIsNoRateIsRefused(String text) {
    assertThrows(Fault.class, () -> Units.perSecond(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"500ms", "60s", "5m", "24h", "7d", "90s"})
  void aShownDurationReadsBackAsItself(String text) {
    assertEquals(Units.duration(text), Units.duration(Units.shown(Units.duration(text))));
  }

  @Test
  void twoSwappedLettersCountAsOneMistake() {
    assertEquals("pattern", Nearest.of("patetrn", List.of("targets", "pattern")).orElseThrow());
    assertEquals("pattern", Nearest.of("pattrn", List.of("targets", "pattern")).orElseThrow());
  }

  @Test
  void aDurationOfMoreThanAHundredYearsIsRefused() {
    assertEquals("36500d", Units.shown(Units.duration("36500d")));
    assertThrows(dev.sluice.fault.Fault.class, () -> Units.duration("36501d"));
    assertThrows(dev.sluice.fault.Fault.class, () -> Units.duration("999999999999d"));
  }
}
