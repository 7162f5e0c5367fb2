package dev.sluice.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

class UnitsFuzzTest {

  @FuzzTest
  void whatIsReadIsShownAndReadAgainAsTheSame(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    read(text, Units::duration)
        .ifPresent(value -> {
          assertTrue(!value.isNegative());
          assertEquals(value, Units.duration(Units.shown(value)));
        });
    read(text, Units::size)
        .ifPresent(value -> {
          assertTrue(value >= 0);
          String shown = Units.shown(value);
          // More than twelve digits are not read, though they are shown.
          if (shown.length() <= 13) {
            assertEquals(value, Units.size(shown));
          }
        });
    read(text, Units::perSecond).ifPresent(rate -> assertTrue(rate > 0 && rate <= 1_000_000));
  }

  private static <T> Optional<T> read(String text, Function<String, T> reading) {
    try {
      return Optional.of(reading.apply(text));
    } catch (Fault e) {
      assertEquals("invalid-value", e.code());
      return Optional.empty();
    }
  }
}
