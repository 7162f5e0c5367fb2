package dev.sluice.query.parquet;

import dev.sluice.fault.Fault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/// Writes the rows of a Parquet file of an archive as the lines that they were, in their order,
/// which is that of positions.
///
/// DuckDB writes the columns into a file of cells, as {@link LinesToParquet} has read them from
/// one, and the lines are put together from these.
///
/// @param parquet a file that {@link LinesToParquet} has written
/// @param folder where files that are needed meanwhile go; they are removed
/// @param lines the file to be written
/// @param content what is written of each row
/// @param memoryBytes what DuckDB may keep in memory
public record ParquetToLines(
    Path parquet, Path folder, Path lines, Content content, long memoryBytes) {

  /// What is written of each row.
  public enum Content {
    /// The whole line.
    LINES,
    /// `_position` and `_arrival` alone, for which no other column is read.
    PLACES
  }

  /// A row has its line twice where that was kept as it was.
  private static final int MAX_ROW = 3 * LinesToParquet.MAX_LINE;

  /// Does it.
  ///
  /// @return how many lines there are, which is how many rows the file has
  /// @throws Fault `unreadable-parquet` when the file is damaged or is none of an archive, or
  ///   `unpack-failed`
  public long write() throws IOException {
    Path cells = Files.createTempFile(folder, "cells-", ".txt");
    Path spill = Files.createTempDirectory(folder, "spill-");
    try {
      long rows = copy(cells, spill);
      long written = join(cells);
      if (written != rows) {
        throw unreadable("it has " + rows + " rows, of which " + written + " were read");
      }
      return written;
    } finally {
      Files.deleteIfExists(cells);
      Files.deleteIfExists(spill);
    }
  }

  /// Writes the cells of all rows.
  ///
  /// @return how many rows there are by the file's footer
  private long copy(Path cells, Path spill) throws IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("SET autoload_known_extensions = false");
      // Each thread holds a piece of all columns.
      statement.execute("SET threads = 1");
      statement.execute("SET memory_limit = '" + memoryBytes / 1024 + "KiB'");
      statement.execute("SET temp_directory = " + Literal.of(spill));
      statement.execute("SET TimeZone = 'UTC'");
      long rows =
          number(
              statement, "SELECT num_rows FROM parquet_file_metadata(" + Literal.of(parquet) + ")");
      boolean isStruct =
          number(
                  statement,
                  "SELECT count(*) FROM parquet_schema("
                      + Literal.of(parquet)
                      + ") WHERE name = 'detail_json'")
              > 0;
      String columns =
          Arrays.stream(Cell.values())
              .map(cell -> column(cell, isStruct))
              .collect(Collectors.joining(", "));
      statement.execute(
          "COPY (SELECT %s FROM read_parquet(%s, hive_partitioning = false)) TO %s (FORMAT csv, HEADER false, DELIMITER '%c', NULLSTR '%c', QUOTE '%c', ESCAPE '%c')"
              .formatted(
                  columns,
                  Literal.of(parquet),
                  Literal.of(cells),
                  LineSplitter.DELIMITER,
                  LineSplitter.NULL,
                  LineJoiner.QUOTE,
                  LineJoiner.QUOTE));
      return rows;
    } catch (SQLException e) {
      throw trouble(String.valueOf(e.getMessage()), e);
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    try (ResultSet found = statement.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }

  private String column(Cell cell, boolean isStruct) {
    return switch (cell) {
      case POSITION -> "position";
      case ARRIVAL -> "epoch_us(arrival)";
      case TIME -> content == Content.PLACES ? "NULL" : "epoch_us(time)";
      case RESOURCES -> content == Content.PLACES ? "NULL" : "CAST(to_json(resources) AS VARCHAR)";
      case DETAIL ->
          content == Content.PLACES ? "NULL" : isStruct ? "detail_json" : "CAST(detail AS VARCHAR)";
      default -> content == Content.PLACES ? "NULL" : cell.column();
    };
  }

  private long join(Path cells) throws IOException {
    LineJoiner joiner = new LineJoiner();
    long written = 0;
    try (OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(lines), Lines.BUFFER_BYTES);
        Lines rows = new Lines(cells, MAX_ROW, new ReentrantLock())) {
      while (rows.next()) {
        try {
          joiner.join(rows.buffer(), rows.begin(), rows.end(), out);
        } catch (BadLine e) {
          throw unreadable("row " + (written + 1) + " is none of an archive: " + e.getMessage());
        }
        written++;
      }
    }
    return written;
  }

  /// What is no fault of the file is tried again.
  private Fault trouble(String message, SQLException cause) {
    return message.startsWith("Out of Memory") || message.startsWith("IO Error")
        ? Fault.of(
            Fault.Kind.UNAVAILABLE,
            "unpack-failed",
            "DuckDB cannot read the Parquet file: " + message,
            cause)
        : unreadable(message);
  }

  private Fault unreadable(String what) {
    return Fault.of(
        Fault.Kind.INVALID,
        "unreadable-parquet",
        "it is damaged, or is no Parquet file of an archive: " + what);
  }
}
