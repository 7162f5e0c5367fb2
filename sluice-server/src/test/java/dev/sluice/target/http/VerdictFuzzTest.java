package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sluice.event.Payload;
import dev.sluice.outbox.Failure;
import dev.sluice.target.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

class VerdictFuzzTest {

  private static final String SECRET = "hunter-2-hunter";
  private static final Verdict VERDICT =
      new Verdict("h:1", new Redaction(List.of(SECRET), Payload.ofText("{\"card\":\"4111\"}")));

  /// The input is a status line's number, a line with `Retry-After`, and a body.
  @FuzzTest
  void whatAReceiverSaysBecomesOneShortLineWithoutSecrets(byte[] bytes) {
    String[] parts = new String(bytes, StandardCharsets.UTF_8).split("\n", 3);
    if (parts.length < 3 || !parts[0].matches("[1-9][0-9]{2}")) {
      return;
    }
    int status = Integer.parseInt(parts[0]);
    Outcome outcome = VERDICT.of(new Reply(status, Optional.of(parts[1]), parts[2]), Instant.EPOCH);
    switch (outcome) {
      case Outcome.Delivered _ -> assertTrue(status >= 200 && status < 300);
      case Outcome.Retryable retryable -> assertFit(status, retryable.failure());
      case Outcome.Refused refused -> assertFit(status, refused.failure());
      case Outcome.Postponed postponed -> throw new AssertionError(postponed);
      case Outcome.Covered covered -> throw new AssertionError(covered);
    }
  }

  private static void assertFit(int status, Failure failure) {
    assertEquals("HTTP_" + status, failure.code());
    assertTrue(failure.message().length() <= 1_000);
    assertTrue(failure.message().chars().noneMatch(Character::isISOControl), failure.message());
    assertFalse(failure.message().contains(SECRET));
    assertFalse(failure.message().contains("{\"card\":\"4111\"}"));
  }
}
