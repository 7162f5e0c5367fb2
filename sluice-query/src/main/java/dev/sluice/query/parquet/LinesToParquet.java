package dev.sluice.query.parquet;

import dev.sluice.fault.Fault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// Writes one Parquet file from files of JSON lines, in their order.
///
/// Lines are split into columns first, into a file beside the Parquet file, which DuckDB then
/// reads. To let DuckDB read the JSON itself was turned down: what it makes of a number is another
/// text, and of one with many digits another number.
///
/// @param sources files of JSON lines, one after another
/// @param folder where files that are needed meanwhile go; they are removed
/// @param parquet the file to be written
/// @param isStruct whether `detail` is a struct as well
/// @param memoryBytes what DuckDB may keep in memory
/// @param threads how many threads DuckDB has
public record LinesToParquet(
    List<Path> sources,
    Path folder,
    Path parquet,
    boolean isStruct,
    long memoryBytes,
    int threads) {

  /// The longest line, in bytes.
  public static final int MAX_LINE = 64 << 20;

  /// What a row group has of rows' bytes, before they are compressed.
  private static final long ROW_GROUP_BYTES = 64L << 20;

  private static final long MOST_ROWS = 122_880;
  private static final long LEAST_ROWS = 2_048;
  private static final int BUFFER_BYTES = 1 << 20;

  /// How many names a struct has at most; with more, `detail` is JSON text in that file.
  private static final int MAX_STRUCTURE = 100_000;

  /// Copies the list.
  public LinesToParquet {
    sources = List.copyOf(sources);
  }

  private record Rows(long rows, long bytes, int longest) {}

  /// Does it.
  ///
  /// @return how many rows the file has, which is how many lines the sources have
  /// @throws Fault `unreadable-line`, which names the file and the line, or `pack-failed`
  public long write() throws IOException {
    Path cells = Files.createTempFile(folder, "cells-", ".txt");
    Path spill = Files.createTempDirectory(folder, "spill-");
    try {
      Rows rows = split(cells);
      try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = connection.createStatement()) {
        copy(statement, cells, spill, rows);
      } catch (SQLException e) {
        throw Fault.of(
            Fault.Kind.UNAVAILABLE, "pack-failed", "DuckDB cannot write it: " + e.getMessage(), e);
      }
      return rows.rows();
    } finally {
      Files.deleteIfExists(cells);
      Files.deleteIfExists(spill);
    }
  }

  private Rows split(Path cells) throws IOException {
    LineSplitter splitter = new LineSplitter();
    long rows = 0;
    long bytes = 0;
    int longest = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(cells), BUFFER_BYTES)) {
      for (Path source : sources) {
        Lines lines = new Lines(source);
        try (InputStream in = Files.newInputStream(source)) {
          while (lines.next(in)) {
            int length;
            try {
              length = splitter.split(lines.buffer, lines.begin, lines.end, out);
            } catch (BadLine e) {
              throw lines.unreadable(String.valueOf(e.getMessage()));
            }
            rows++;
            bytes += length;
            longest = Math.max(longest, length);
          }
        }
      }
    }
    return new Rows(rows, bytes, longest);
  }

  /// The lines of one file.
  private static final class Lines {

    private final Path file;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int begin;
    private int end = -1;
    private int filled;
    private long number;

    private Lines(Path file) {
      this.file = file;
    }

    private boolean next(InputStream in) throws IOException {
      begin = end + 1;
      int at = begin;
      number++;
      while (true) {
        while (at < filled) {
          if (buffer[at] == '\n') {
            end = at;
            return true;
          }
          at++;
        }
        int kept = filled - begin;
        if (begin == 0 && filled == buffer.length) {
          if (filled > MAX_LINE) {
            throw unreadable("it has more than " + (MAX_LINE >> 20) + " MiB");
          }
          buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        } else if (begin > 0) {
          System.arraycopy(buffer, begin, buffer, 0, kept);
          filled = kept;
          begin = 0;
          at = kept;
        }
        int read = in.read(buffer, filled, buffer.length - filled);
        if (read < 0) {
          if (kept > 0) {
            throw unreadable("the file ends in the middle of it");
          }
          return false;
        }
        filled += read;
      }
    }

    private Fault unreadable(String what) {
      return Fault.of(
          Fault.Kind.INVALID,
          "unreadable-line",
          "line " + number + " of " + file.getFileName() + ": " + what);
    }
  }

  private void copy(Statement statement, Path cells, Path spill, Rows rows) throws SQLException {
    statement.execute("SET autoinstall_known_extensions = false");
    statement.execute("SET autoload_known_extensions = false");
    statement.execute("SET threads = " + (rows.longest() > BUFFER_BYTES ? 1 : threads));
    statement.execute("SET memory_limit = '" + memoryBytes / 1024 + "KiB'");
    statement.execute("SET temp_directory = " + literal(spill));
    statement.execute("SET TimeZone = 'UTC'");
    String read = read(cells, rows);
    String detail = isStruct ? structured(statement, read) : "detail";
    long average = Math.max(1, rows.bytes() / Math.max(1, rows.rows()));
    long group = Math.clamp(ROW_GROUP_BYTES / average, LEAST_ROWS, MOST_ROWS);
    statement.execute(
        "COPY (SELECT version, id, source, type, detail_type, make_timestamptz(time) AS time, make_timestamptz(arrival) AS arrival, position, subject, account, region, subaccount, traceparent, datacontenttype, dataschema, CASE WHEN resources = '[]' THEN CAST([] AS VARCHAR[]) WHEN resources IS NOT NULL THEN from_json(resources, '[\"VARCHAR\"]') END AS resources, attributes, data_base64, %s, original FROM %s) TO %s (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE %d)"
            .formatted(detail, read, literal(parquet), group));
  }

  private static String read(Path cells, Rows rows) {
    String columns =
        Arrays.stream(Cell.values())
            .map(cell ->
                cell.column()
                    + ": '"
                    + switch (cell) {
                      case TIME, ARRIVAL, POSITION -> "BIGINT";
                      default -> "VARCHAR";
                    }
                    + "'")
            .collect(Collectors.joining(", "));
    return "read_csv(%s, columns = {%s}, delim = chr(%d), nullstr = chr(%d), quote = '', escape = '', new_line = '\\n', header = false, auto_detect = false, null_padding = false, max_line_size = %d)"
        .formatted(
            literal(cells),
            columns,
            (int) LineSplitter.DELIMITER,
            (int) LineSplitter.NULL,
            Math.max(256 << 10, rows.longest() + 16));
  }

  /// `detail` as a struct of all members that the file's events have, and as text beside it: a
  /// struct cannot tell what is absent from what is null, nor 1.10 from 1.1.
  private static String structured(Statement statement, String read) throws SQLException {
    try (ResultSet found =
        statement.executeQuery(
            "SELECT CAST(json_group_structure(CAST(detail AS JSON)) AS VARCHAR) FROM " + read)) {
      found.next();
      String structure = found.getString(1);
      return structure == null || !structure.startsWith("{") || structure.length() > MAX_STRUCTURE
          ? "detail, detail AS detail_json"
          : "from_json(detail, '%s') AS detail, detail AS detail_json"
              .formatted(Objects.requireNonNull(structure).replace("'", "''"));
    }
  }

  private static String literal(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
