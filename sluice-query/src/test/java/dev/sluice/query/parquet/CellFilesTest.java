package dev.sluice.query.parquet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellFilesTest {

  @TempDir private Path folder;

  private int position;

  /// A source with so many lines of about so many bytes.
  private Path source(int lines, int bytes) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      position++;
      text.append("{\"id\":\"")
          .append("x".repeat(bytes))
          .append("\",\"_position\":")
          .append(position)
          .append("}\n");
    }
    return Files.writeString(folder.resolve("source-" + position + ".jsonl"), text);
  }

  private static List<Long> positions(Path parquet) throws SQLException {
    List<Long> positions = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT position FROM read_parquet('%s', file_row_number = true) ORDER BY file_row_number"
                    .formatted(parquet))) {
      while (rows.next()) {
        positions.add(rows.getLong(1));
      }
    }
    return positions;
  }

  private void check(int threads, List<Path> sources) throws IOException, SQLException {
    Path parquet = folder.resolve("packed.parquet");
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    LinesToParquet work =
        new LinesToParquet(sources, temporary, parquet, false, 256L << 20, threads);
    assertEquals(position, work.write());
    assertEquals(Stream.iterate(1L, p -> p + 1).limit(position).toList(), positions(parquet));
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void rowsStandInTheOrderOfTheSources(int threads) throws IOException, SQLException {
    check(
        threads,
        List.of(
            source(5_000, 10), source(1, 3), source(200, 900), source(3_000, 200), source(2, 1)));
  }

  @Test
  void aSourceWithoutLinesIsNoTrouble() throws IOException, SQLException {
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));
    check(2, List.of(empty, source(3, 10), source(3, 10), empty));
  }

  @Test
  void longLinesInAllSourcesAreSplitOneAfterTheOther() throws IOException, SQLException {
    check(2, List.of(source(3, 3 << 20), source(2, 10), source(3, 3 << 20)));
  }

  @Test
  void theFirstBrokenLineIsTold() throws IOException {
    List<Path> sources = List.of(source(2_000, 50), source(1, 50), source(2_000, 50));
    Files.writeString(sources.get(1), "no JSON\n");
    Files.writeString(sources.get(2), "none either\n");
    Fault fault =
        assertThrows(
            Fault.class,
            () ->
                new LinesToParquet(
                        sources, folder, folder.resolve("p.parquet"), false, 256L << 20, 3)
                    .write());
    assertEquals("unreadable-line", fault.code());
    assertEquals("line 1 of " + sources.get(1).getFileName(), fault.sentence().split(":", 2)[0]);
  }

  @Test
  void sourcesAreSharedOutByTheirBytes() throws IOException {
    List<Path> sources =
        List.of(source(1, 10), source(10, 1_000), source(10, 1_000), source(1, 10));
    try (CellFiles cells = new CellFiles(sources, 2, folder)) {
      cells.fill();
      assertEquals(2, cells.files().size());
      assertEquals(
          1, Files.size(cells.files().get(0)) / (double) Files.size(cells.files().get(1)), 0.1);
    }
    try (CellFiles cells = new CellFiles(sources, 9, folder)) {
      assertTrue(cells.files().size() <= 4, cells.files()::toString);
    }
  }
}
