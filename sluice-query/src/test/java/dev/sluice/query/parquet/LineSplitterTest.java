package dev.sluice.query.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sluice.event.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

  private static final Pattern DELIMITER =
      Pattern.compile(String.valueOf(LineSplitter.DELIMITER), Pattern.LITERAL);

  private static String cell(Cell cell, String line) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    new LineSplitter().split(bytes, 0, bytes.length, out);
    String row = out.toString(StandardCharsets.UTF_8);
    return List.of(DELIMITER.split(row.substring(0, row.length() - 1), -1))
        .get(List.of(Cell.values()).indexOf(cell));
  }

  /// The column of a time has microseconds in UTC: whatever they do not give back stands as text.
  private static void checkTime(String text) throws IOException {
    String line = "{\"time\":\"" + text + "\"}";
    Instant instant = Timestamp.parse(text).instant();
    long micros = Long.parseLong(cell(Cell.TIME, line));
    assertEquals(
        Math.floorDiv(instant.getEpochSecond() * 1_000_000_000 + instant.getNano(), 1_000), micros);
    Instant back = Instant.EPOCH.plusNanos(Math.multiplyExact(micros, 1_000));
    String others = back.toString().equals(text) ? String.valueOf(LineSplitter.NULL) : line;
    assertEquals(others, cell(Cell.ATTRIBUTES, line), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-21T10:00:00Z",
        "2026-11-21T10:00:00z",
        "2026-11-21t10:00:00Z",
        "2026-11-21T10:00:00.1Z",
        "2026-11-21T10:00:00.120Z",
        "2026-11-21T10:00:00.000Z",
        "2026-11-21T10:00:00.123400Z",
        "2026-11-21T10:00:00.123000Z",
        "2026-11-21T10:00:00.000001Z",
        "2026-11-21T10:00:00.123456789Z",
        "2026-11-21T10:00:00.123456000Z",
        "2026-11-21T10:00:00+00:00",
        "2026-11-21T10:00:00.12+00:00",
        "2026-11-21T10:00:00-00:00",
        "2026-12-31T23:59:60Z",
        "1969-12-31T23:59:59.999Z",
        "1700-02-28T00:00:00.100Z",
      })
  void aTimeStandsAsTextWhereItsColumnDoesNotGiveItBack(String text) throws IOException {
    checkTime(text);
  }

  @Test
  void eachTimeThatIsWrittenByJavaDoesSo() throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      int unit = List.of(1, 1_000, 1_000_000, 1_000_000_000).get(i % 4);
      int nanos = unit == 1_000_000_000 ? 0 : random.nextInt(1_000_000_000 / unit) * unit;
      checkTime(Instant.ofEpochSecond(random.nextLong(8_000_000_000L), nanos).toString());
    }
  }
}
