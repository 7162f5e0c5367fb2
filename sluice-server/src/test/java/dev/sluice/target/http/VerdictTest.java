package dev.sluice.target.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sluice.event.Payload;
import dev.sluice.target.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerdictTest {

  @Test
  void aSecretThatComesBackInRetryAfterIsNotTold() {
    Verdict verdict = new Verdict("h:1", new Redaction(List.of("hunter-2"), Payload.EMPTY));
    Outcome outcome = verdict.of(new Reply(503, Optional.of("hunter-2"), ""), Instant.EPOCH);
    String told = assertInstanceOf(Outcome.Retryable.class, outcome).failure().message();
    assertFalse(told.contains("hunter-2"), told);
  }
}
