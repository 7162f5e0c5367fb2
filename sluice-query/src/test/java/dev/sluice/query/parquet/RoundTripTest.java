package dev.sluice.query.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.fault.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Lines that become Parquet are the same lines again.
class RoundTripTest {

  private static final long MEMORY = 256L << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(10_000).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /// In the form in which an archive writes them.
  private static final List<String> OWN =
      List.of(
          own(1, "\"time\":\"2026-11-21T10:00:00Z\",\"resources\":[]", ",\"detail\":{\"a\":1.10}"),
          own(2, "\"time\":\"2026-11-21T11:00:00.123456789+01:00\",\"resources\":[]", ""),
          own(3, "\"time\":\"2026-11-21T11:00:00.120Z\",\"resources\":[]", ",\"detail\":null"),
          own(4, "\"time\":\"2026-11-21T11:00:00.500Z\",\"resources\":[\"\",\"é/\\\"\\\\\"]", ""),
          own(5, "\"time\":\"2026-11-21T11:00:00.123456Z\",\"resources\":[1,{\"detail\":2}]", ""),
          own(6, "\"subject\":\"a\\\"b\\\\é😀/\u007f\u2028\",\"resources\":[\"r\\n1\",\"r2\"]", ""),
          own(7, "\"subject\":\"\",\"resources\":[\"\\u0001\"],\"abc\":true,\"account\":\"a\"", ""),
          own(
              8,
              "\"resources\":[],\"datacontenttype\":\"x/y\",\"dataschema\":\"s\",\"account\":\"1\","
                  + "\"b\":7,\"region\":\"eu\",\"s\":\"x\\ty\",\"subaccount\":\"0\",\"t\":false,"
                  + "\"traceparent\":\"00-1\",\"z\":\"\"",
              ",\"data_base64\":\"AAE=\""),
          own(
              9,
              "\"resources\":[]",
              ",\"detail\":{\"k\":1,\"k\":2,\"n\":123456789012345678901234567890.10,\"f\":1e400}"),
          own(10, "\"subject\":\"\\u0000\",\"resources\":[]", ",\"detail\":\"\\u0000\\u001f\""),
          own(
              11,
              "\"resources\":[]",
              ",\"detail\":{\"cut\":\"x\\ud83d\",\"pair\":\"\\ud83d\\ude00\"}"),
          own(12, "\"subject\":\"\\ude00\",\"resources\":[]", ",\"detail\":{\"\":{\"\":[]}}"),
          own(13, "\"resources\":[],\"\\ud83d\":1", ",\"detail\":{\"\\ude00\":1}"),
          own(14, "\"resources\":[]", ",\"detail\":" + "[".repeat(20_000) + "]".repeat(20_000)));

  /// In other forms, which only have to mean the same.
  private static final List<String> OTHERS =
      List.of(
          "{}",
          " { \"_position\" : 7 ,\t\"id\" : \"\\u00e9\\/\" } ",
          "{\"id\":\"a\",\"id\":\"b\"}",
          "{\"id\":\"a\",\"\\u0069d\":\"b\"}",
          "{\"\\u0069d\":\"b\",\"id\":\"a\"}",
          "{\"\\u0069d\":\"b\"}",
          "{\"x\":1,\"\\u0078\":2}",
          "{\"\\u0078\":2,\"x\":1}",
          "{\"id\":7,\"source\":null,\"time\":\"yesterday\",\"_position\":\"1\",\"_arrival\":1}",
          "{\"_arrival\":\"2026-11-21T10:00:00Z\",\"_position\":01234567890123456789}"
              .replace("01234567890123456789", "1234567890123456789"),
          "{\"time\":\"2016-12-31T23:59:60Z\",\"_arrival\":\"2016-12-31T23:59:60.000Z\"}",
          "{\"time\":\"0001-01-01T00:00:00Z\",\"_arrival\":\"9999-12-31T23:59:59.999Z\"}",
          "{\"resources\":{},\"attributes\":{\"a\":1},\"original\":\"o\",\"detail_json\":\"d\"}",
          "{\"resources\":[\"\\/\\b\\f\\r\\t\"],\"detail_type\":1,\"detail\":[\t1 , 2 ]}",
          "{\"subject\":\"\\b\\f\\n\\r\\t\\/\",\"a\\\"b\":1,\"\":2}");

  @TempDir private Path folder;

  private static String own(int position, String attributes, String data) {
    return "{\"version\":\"0\",\"id\":\"e%1$d\",\"source\":\"s\",\"type\":\"t\",\"detail-type\":\"t\",%2$s%3$s,\"_position\":%1$d,\"_arrival\":\"2026-11-21T10:00:00.120Z\"}"
        .formatted(position, attributes, data);
  }

  private Path parquet(boolean isStruct, List<String> lines) throws IOException {
    Path source = folder.resolve("s.jsonl");
    Files.writeString(source, String.join("\n", lines) + "\n");
    Path parquet = folder.resolve("p'1.parquet");
    Files.deleteIfExists(parquet);
    assertEquals(
        lines.size(),
        new LinesToParquet(List.of(source), folder, parquet, isStruct, MEMORY, 2).write());
    Files.delete(source);
    return parquet;
  }

  private List<String> lines(Path parquet, ParquetToLines.Content content) throws IOException {
    Path made = folder.resolve("made.jsonl");
    long rows = new ParquetToLines(parquet, folder, made, content, MEMORY).write();
    String text = Files.readString(made);
    Files.delete(made);
    assertTrue(text.endsWith("\n"));
    List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    assertEquals(rows, lines.size());
    return lines;
  }

  private List<String> again(boolean isStruct, List<String> lines) throws IOException {
    return lines(parquet(isStruct, lines), ParquetToLines.Content.LINES);
  }

  private static void assertSame(List<String> wanted, List<String> made) throws IOException {
    assertEquals(wanted.size(), made.size());
    for (int i = 0; i < wanted.size(); i++) {
      assertEquals(JSON.readTree(wanted.get(i)), JSON.readTree(made.get(i)), wanted.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linesOfAnArchiveAreTheSameByteByByte(boolean isStruct) throws IOException {
    List<String> made = again(isStruct, OWN);
    for (int i = 0; i < OWN.size(); i++) {
      assertEquals(OWN.get(i), made.get(i));
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("p'1.parquet")), left.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void otherLinesMeanTheSame(boolean isStruct) throws IOException {
    assertSame(OTHERS, again(isStruct, OTHERS));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linesOfAnySortMeanTheSame(boolean isStruct) throws IOException {
    Random random = new Random(isStruct ? 7 : 8);
    for (int file = 0; file < 4; file++) {
      List<String> lines = IntStream.range(0, 500).mapToObj(_ -> any(random)).toList();
      assertSame(lines, again(isStruct, lines));
    }
  }

  /// Without DuckDB in between there is time for more of them.
  @Test
  void whatIsSplitIsJoinedAgain() throws IOException {
    Random random = new Random(9);
    LineSplitter splitter = new LineSplitter();
    LineJoiner joiner = new LineJoiner();
    for (int i = 0; i < 50_000; i++) {
      String line = any(random);
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      ByteArrayOutputStream row = new ByteArrayOutputStream();
      splitter.split(bytes, 0, bytes.length, row);
      ByteArrayOutputStream made = new ByteArrayOutputStream();
      joiner.join(row.toByteArray(), 0, row.size() - 1, made);
      assertEquals(JSON.readTree(line), JSON.readTree(made.toByteArray()), line);
    }
  }

  private static final List<String> NAMES =
      Stream.concat(
              Arrays.stream(Cell.values()).map(Cell::member),
              Stream.of("a", "zz", "\\u0069d", "i\\u0064", "\\u0061", "é", "\\u00e9"))
          .toList();

  private static final List<String> VALUES =
      List.of(
          "\"\"",
          "\"x\"",
          "\"a\\\"b\\\\c\\/\"",
          "\"\\n\\u0000\"",
          "\"é😀\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "\"\\ude00\\\\ud83d\"",
          "\"2026-11-21T10:00:00Z\"",
          "\"2026-11-21T10:00:00.100Z\"",
          "\"2026-11-21T10:00:00.12Z\"",
          "\"2026-11-21T10:00:00.123456Z\"",
          "\"2026-11-21T10:00:00.123456789Z\"",
          "\"2026-11-21t10:00:00z\"",
          "\"2026-11-21T10:00:00.000+05:30\"",
          "\"1969-12-31T23:59:59.999Z\"",
          "0",
          "-0",
          "12",
          "-3",
          "1.10",
          "1e400",
          "123456789012345678",
          "12345678901234567890",
          "true",
          "null",
          "[]",
          "[\"r\"]",
          "[\"r\",\"\\n\\\\\",\"é\"]",
          "[\"\\u0041\"]",
          "[ \"r\" ]",
          "[1,null]",
          "{}",
          "{\"a\":1,\"a\":\"\\ud83d\"}",
          "{\"a\":[{\"b\":null}, \t2]}",
          "{\"b'\\\"\":1}");

  private static String any(Random random) {
    List<String> members = new ArrayList<>();
    int count = random.nextInt(12);
    for (int i = 0; i < count; i++) {
      members.add(
          "\"%s\"%s:%s%s%s"
              .formatted(
                  NAMES.get(random.nextInt(NAMES.size())),
                  space(random),
                  space(random),
                  VALUES.get(random.nextInt(VALUES.size())),
                  space(random)));
    }
    return space(random) + "{" + String.join("," + space(random), members) + "}" + space(random);
  }

  private static String space(Random random) {
    return random.nextInt(8) == 0 ? (random.nextBoolean() ? " " : "\t ") : "";
  }

  @Test
  void placesAreWhereTheLinesSayAndNothingElse() throws IOException {
    List<String> lines = List.of(OWN.get(8), OWN.get(2), "{\"id\":\"old\"}");
    assertEquals(
        List.of(
            "{\"_position\":9,\"_arrival\":\"2026-11-21T10:00:00.120Z\"}",
            "{\"_position\":3,\"_arrival\":\"2026-11-21T10:00:00.120Z\"}",
            "{}"),
        lines(parquet(true, lines), ParquetToLines.Content.PLACES));
  }

  @Test
  void longLinesAndManyOfThemComeBack() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(own(1, "\"resources\":[]", ",\"detail\":\"" + "x".repeat(40 << 20) + "\""));
    for (int i = 2; i < 5_000; i++) {
      lines.add(own(i, "\"resources\":[]", ",\"detail\":\"" + "y".repeat(i % 100) + "\""));
    }
    assertEquals(lines, again(false, lines));
  }

  @Test
  void whatIsDamagedOrOfOthersIsNamed() throws IOException {
    Path parquet = parquet(false, OWN);
    byte[] whole = Files.readAllBytes(parquet);
    for (int length : List.of(0, 3, whole.length / 2, whole.length - 1)) {
      Files.write(parquet, Arrays.copyOf(whole, length));
      assertUnreadable(parquet);
    }
    Path source = folder.resolve("other.jsonl");
    Files.writeString(source, "no Parquet");
    assertUnreadable(source);
    try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement()) {
      statement.execute("COPY (SELECT 1 AS id) TO '" + folder.resolve("other.parquet") + "'");
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
    assertUnreadable(folder.resolve("other.parquet"));
  }

  private void assertUnreadable(Path file) {
    Fault fault =
        assertThrows(Fault.class, () -> lines(file, ParquetToLines.Content.LINES), file::toString);
    assertEquals("unreadable-parquet", fault.code(), fault.sentence());
  }
}
