package dev.sluice.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.journal.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchivedLineTest {

  private final ArchivedLine lines = new ArchivedLine();

  private String line(String object, long position, String arrival) {
    byte[] line =
        lines.of(
            object.getBytes(StandardCharsets.UTF_8),
            new Position(position),
            Instant.parse(arrival));
    return new String(line, StandardCharsets.UTF_8);
  }

  @Test
  void positionAndArrivalAreTheLastMembers() {
    assertEquals(
        "{\"a\":{\"b\":\"ü\"},\"_position\":1,\"_arrival\":\"2026-11-21T09:30:00.000Z\"}",
        line("{\"a\":{\"b\":\"ü\"}}", 1, "2026-11-21T09:30:00Z"));
    assertEquals(
        "{\"a\":1,\"_position\":9223372036854775807,\"_arrival\":\"1999-01-02T03:04:05.678Z\"}",
        line("{\"a\":1}", Long.MAX_VALUE, "1999-01-02T03:04:05.678Z"));
  }

  @Test
  void anObjectWithoutMembersHasThemAlone() {
    assertEquals(
        "{\"_position\":10,\"_arrival\":\"2026-11-21T09:30:00.001Z\"}",
        line("{}", 10, "2026-11-21T09:30:00.001Z"));
  }

  @Test
  void eachLineHasItsOwnArrival() {
    String first = line("{}", 1, "2026-11-21T09:30:00.001Z");
    assertEquals(first, line("{}", 1, "2026-11-21T09:30:00.001Z"));
    assertEquals(first.replace("001Z", "002Z"), line("{}", 1, "2026-11-21T09:30:00.002Z"));
    assertEquals(first, line("{}", 1, "2026-11-21T09:30:00.001Z"));
  }
}
