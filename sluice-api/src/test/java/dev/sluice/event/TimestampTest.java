package dev.sluice.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sluice.fault.Fault;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {

  @ParameterizedTest
  @CsvSource({
    "2026-11-21T09:30:00Z, 2026-11-21T09:30:00Z",
    "2026-11-21t09:30:00z, 2026-11-21T09:30:00Z",
    "2026-11-21T09:30:00.5+02:00, 2026-11-21T07:30:00.500Z",
    "2026-11-21T09:30:00-00:30, 2026-11-21T10:00:00Z",
    "2026-11-21T09:30:00-23:59, 2026-11-22T09:29:00Z",
    "1937-01-01T12:00:27.87+00:20, 1937-01-01T11:40:27.870Z",
    "2024-02-29T23:59:59.123456789Z, 2024-02-29T23:59:59.123456789Z",
    "2026-11-21T09:30:00.1234567899999Z, 2026-11-21T09:30:00.123456789Z",
    "1990-12-31T23:59:60Z, 1991-01-01T00:00:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
  })
  void theTextIsKeptAndTheInstantIsTheOneThatItMeans(String text, Instant instant) {
    assertEquals(text, Timestamp.parse(text).text());
    assertEquals(instant, Timestamp.parse(text).instant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-11-21",
        "2026-11-21T09:30Z",
        "2026-11-21T09:30:00",
        "2026-11-21 09:30:00Z",
        "2026-11-21T09:30:00.Z",
        "2026-11-21T09:30:00+0200",
        "2026-11-21T09:30:00+02",
        "2026-11-21T09:30:00+24:00",
        "2026-11-21T09:30:00Zz",
        "2026-11-21T24:00:00Z",
        "2026-11-21T09:60:00Z",
        "2026-11-21T09:30:61Z",
        "2026-13-21T09:30:00Z",
        "2026-00-21T09:30:00Z",
        "2026-02-29T09:30:00Z",
        "2026-11-31T09:30:00Z",
        "2026-11-21T09:30:0٣Z",
        "+2026-11-21T09:30:00Z",
        "-026-11-21T09:30:00Z",
        "20261-11-21T09:30:00Z"
      })
  void whatIsNotATimestampIsRefusedByName(String text) {
    Fault fault = assertThrows(Fault.class, () -> Timestamp.parse(text));
    assertEquals("invalid-event", fault.code());
    assertEquals("time:", fault.sentence().substring(0, 5));
  }

  @Test
  void anInstantIsWrittenInUtc() {
    Instant instant = Instant.parse("2026-11-21T09:30:00.25Z");
    assertEquals("2026-11-21T09:30:00.250Z", Timestamp.of(instant).text());
    assertEquals(instant, Timestamp.of(instant).instant());
  }
}
