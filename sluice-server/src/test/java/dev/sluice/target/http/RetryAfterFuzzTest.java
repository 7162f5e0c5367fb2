package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

class RetryAfterFuzzTest {

  private static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");

  @FuzzTest
  void aPauseIsNeverLongerThanADayNorBelowNothing(byte[] bytes) {
    String field = new String(bytes, StandardCharsets.ISO_8859_1);
    RetryAfter read = RetryAfter.read(field, NOW);
    read.pause()
        .ifPresent(pause ->
            assertTrue(!pause.isNegative() && pause.compareTo(RetryAfter.LONGEST) <= 0, field));
    assertTrue(read.note().length() <= 100, read.note());
    assertTrue(read.note().chars().noneMatch(Character::isISOControl), read.note());
    if (field.strip().matches("[0-9]+")) {
      BigInteger seconds = new BigInteger(field.strip()).min(BigInteger.valueOf(86_400));
      assertEquals(Optional.of(Duration.ofSeconds(seconds.longValue())), read.pause());
    }
  }
}
