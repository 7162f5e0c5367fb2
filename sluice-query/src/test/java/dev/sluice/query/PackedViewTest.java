package dev.sluice.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import dev.sluice.query.parquet.LinesToParquet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedViewTest {

  @TempDir private Path folder;

  private static String line(int position, String members) {
    return "{\"version\":\"0\",\"id\":\"e%1$d\",\"source\":\"s\",\"type\":\"t\",\"detail-type\":\"t\",%2$s,\"_position\":%1$d,\"_arrival\":\"2026-11-21T10:00:00.120Z\"}"
        .formatted(position, members);
  }

  private Path parquet(String name, boolean isStruct, String... lines) throws IOException {
    Path source = folder.resolve(name + ".jsonl");
    Files.writeString(source, String.join("\n", lines) + "\n");
    Path parquet = folder.resolve(name + ".parquet");
    assertEquals(
        lines.length,
        new LinesToParquet(List.of(source), folder, parquet, isStruct, 256L << 20, 2).write());
    Files.delete(source);
    return parquet;
  }

  private static List<String> ask(List<Path> files, String sql) {
    return Shelf.rows(
        new Queries(List.of(new ArchiveFiles("lake", files)), false)
            .ask(sql, CellForm.TEXT, Shelf.LIMITS));
  }

  @Test
  void aLineIsMadeAgainOfTheColumns() throws IOException {
    List<String> lines =
        List.of(
            line(1, "\"time\":\"2026-11-21T10:00:00Z\",\"resources\":[],\"detail\":{\"a\":1.10}"),
            line(2, "\"time\":\"2026-11-21T11:00:00.123456789+01:00\",\"detail\":null"),
            line(
                3,
                "\"subject\":\"a\\\"b\\u00e9\",\"resources\":[\"r\\n1\",\"r2\"],\"n\":7,\"b\":true"),
            line(4, "\"resources\":[1,{\"detail\":2}],\"data_base64\":\"AAE=\""),
            line(
                5,
                "\"detail\":{\"k\":1,\"k\":2,\"n\":123456789012345678901234567890,\"f\":1e400}"));
    List<Path> files = List.of(parquet("p", false, lines.toArray(String[]::new)));
    List<String> made =
        ask(files, "SELECT line FROM archive_lines ORDER BY CAST(line ->> '_position' AS INT)");
    for (int i = 0; i < lines.size(); i++) {
      for (String member :
          lines.get(i).replaceAll("^\\{|}$", "").split("(?<=[\"\\]}0-9el]),(?=\"[a-z])", -1)) {
        String wanted = member.replace("\\u00e9", "é");
        assertTrue(made.get(i).contains(wanted), wanted + " in " + made.get(i));
      }
    }
  }

  @Test
  void numbersOfAnyLengthAndRepeatedNamesStandAsTheyCame() throws IOException {
    String detail = "{\"k\":1,\"k\":2,\"n\":123456789012345678901234567890.10,\"f\":1e400}";
    Path packed = parquet("p", false, line(1, "\"detail\":" + detail));
    assertEquals(List.of(detail), ask(List.of(packed), "SELECT CAST(detail AS VARCHAR) FROM lake"));
  }

  @Test
  void halfOfAPairIsKeptInTheOriginalAndTheRestCanBeAsked() throws IOException {
    String line = line(1, "\"detail\":{\"cut\":\"x\\ud83d\",\"pair\":\"\\ud83d\\ude00\"}");
    Path packed = parquet("p", false, line);
    assertEquals(
        List.of("x|😀"),
        ask(List.of(packed), "SELECT detail ->> 'cut', detail ->> 'pair' FROM lake"));
    assertEquals(line, raw(packed, "original"));
  }

  private static String raw(Path parquet, String column) {
    try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT " + column + " FROM '" + parquet + "'")) {
      rows.next();
      return rows.getString(1);
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void recentLinesAndPackedOnesAreOneView() throws IOException {
    Path packed = parquet("p", false, line(1, "\"detail\":{\"n\":1}"), line(2, "\"detail\":[2]"));
    Path recent = folder.resolve("r.jsonl");
    Files.writeString(
        recent, line(3, "\"time\":\"2026-11-21T10:00:00Z\",\"detail\":{\"n\":3}") + "\n");
    assertEquals(
        List.of(
            "e1|1|1|2026-11-21T10:00:00.120Z|∅",
            "e2|2|∅|2026-11-21T10:00:00.120Z|∅",
            "e3|3|3|2026-11-21T10:00:00.120Z|2026-11-21T10:00:00Z"),
        ask(
                List.of(packed, recent),
                "SELECT id, position, detail ->> 'n', arrival, time FROM events ORDER BY position")
            .stream()
            .map(row -> row.replace(".120000Z", ".120Z"))
            .toList());
  }

  @Test
  void structsDriftFromFileToFileAndTheTextStaysExact() throws IOException {
    Path first = parquet("a", true, line(1, "\"detail\":{\"n\":1.10,\"x\":null}"));
    Path second =
        parquet(
            "b",
            true,
            line(2, "\"detail\":{\"n\":\"two\",\"y\":{\"z\":[true]}}"),
            line(3, "\"detail\":{\"n\":3}"));
    Path third = parquet("c", false, line(4, "\"detail\":{\"n\":4}"));
    Path fourth = parquet("d", true, line(5, "\"detail\":[5]"));
    String sql = "SELECT CAST(detail AS VARCHAR) FROM lake ORDER BY position";
    assertEquals(
        List.of("{\"n\":1.10,\"x\":null}", "{\"n\":\"two\",\"y\":{\"z\":[true]}}", "{\"n\":3}"),
        ask(List.of(first, second), sql));
    assertEquals(
        List.of("{\"n\":1.10,\"x\":null}", "{\"n\":4}", "[5]"),
        ask(List.of(first, third, fourth), sql));
    assertEquals("1.1", raw(first, "detail.n"));
    assertEquals("true", raw(second, "detail.y.z[1]"));
  }

  /// What a sender sends must not keep a partition from being packed.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"\":1}",
        "{\"a\":1,\"A\":2}",
        "{\"a\":{\"\":[1,{\"b\":null}]}}",
        "{\"a\":1e400,\"b\":123456789012345678901234567890}",
        "{\"a\":\"\\u0000\",\"\\u0000\":1}",
        "{\"a\":{},\"b\":[]}",
        "{}",
        "DEEP"
      })
  void noDetailIsTooBadForAStruct(String shown) throws IOException {
    String detail = shown.equals("DEEP") ? "{\"a\":".repeat(200) + "1" + "}".repeat(200) : shown;
    Path packed =
        parquet("p", true, line(1, "\"detail\":" + detail), line(2, "\"detail\":{\"a\":\"x\"}"));
    assertEquals(
        List.of(detail, "{\"a\":\"x\"}"),
        ask(List.of(packed), "SELECT CAST(detail AS VARCHAR) FROM lake ORDER BY position"));
  }

  @Test
  void aNameThatStandsTwiceInAnyFormKeepsTheOriginal() throws IOException {
    for (String members :
        List.of(
            "\"subject\":7,\"subject\":\"b\"",
            "\"subject\":\"a\",\"\\u0073ubject\":\"b\"",
            "\"\\u0073ubject\":\"b\",\"subject\":\"a\"")) {
      String line = line(1, members);
      assertEquals(line, raw(parquet("p", false, line), "original"));
    }
  }

  @Test
  void aLineThatIsNoObjectIsNamedAndNothingIsMade() throws IOException {
    for (String bad :
        List.of(
            "[]",
            "{\"a\":tru}",
            "{\"a\":01}",
            "{\"a\":\"\u0001\"}",
            "{\"a\":1}}",
            "",
            "{\"a\":\"\\x\"}",
            "{\"a\":1,}")) {
      Path source = folder.resolve("bad.jsonl");
      Files.writeString(source, line(1, "\"detail\":1") + "\n" + bad + "\n");
      Fault fault =
          assertThrows(
              Fault.class,
              () ->
                  new LinesToParquet(
                          List.of(source),
                          folder,
                          folder.resolve("x.parquet"),
                          false,
                          256L << 20,
                          1)
                      .write(),
              bad);
      assertEquals("unreadable-line", fault.code(), bad);
      assertTrue(fault.sentence().startsWith("line 2 of bad.jsonl"), fault.sentence());
    }
  }

  @Test
  void deepAndLongLinesAreRows() throws IOException {
    String deep = "[".repeat(20_000) + "]".repeat(20_000);
    String longText = "x".repeat(40 << 20);
    Path packed =
        parquet(
            "p", false, line(1, "\"detail\":" + deep), line(2, "\"detail\":\"" + longText + "\""));
    try (var connection = java.sql.DriverManager.getConnection("jdbc:duckdb:");
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT strlen(detail) FROM '" + packed + "' ORDER BY position")) {
      rows.next();
      assertEquals(deep.getBytes(StandardCharsets.UTF_8).length, rows.getInt(1));
      rows.next();
      assertEquals(longText.length() + 2, rows.getInt(1));
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }
}
