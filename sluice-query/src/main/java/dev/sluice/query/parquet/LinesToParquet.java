package dev.sluice.query.parquet;

import dev.sluice.fault.Fault;
import java.io.IOException;
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
/// Lines are split into columns first, into files beside the Parquet file, which DuckDB then reads.
/// To let DuckDB read the JSON itself was turned down: what it makes of a number is another text,
/// and of one with many digits another number.
///
/// @param sources files of JSON lines, one after another
/// @param folder where files that are needed meanwhile go; they are removed
/// @param parquet the file to be written
/// @param isStruct whether `detail` is a struct as well
/// @param memoryBytes what DuckDB may keep in memory
/// @param threads how many threads split lines, and how many DuckDB has then
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

  /// How many names a struct has at most; with more, `detail` is JSON text in that file.
  private static final int MAX_STRUCTURE = 100_000;

  /// Copies the list.
  public LinesToParquet {
    sources = List.copyOf(sources);
  }

  private static final String TEXT_ONLY = "detail, detail AS detail_json";

  /// Does it.
  ///
  /// @return how many rows the file has, which is how many lines the sources have
  /// @throws Fault `unreadable-line`, which names the file and the line, or `pack-failed`
  public long write() throws IOException {
    Path spill = Files.createTempDirectory(folder, "spill-");
    try (CellFiles cells = new CellFiles(sources, threads, folder)) {
      CellFiles.Rows rows = cells.fill();
      copy(cells.files(), spill, rows);
      return rows.rows();
    } finally {
      Files.deleteIfExists(spill);
    }
  }

  /// What senders put into `detail` can make a struct impossible in more ways than are looked for:
  /// an empty name, one name in small and capital letters, or hundreds of brackets. It must not
  /// keep a partition from being packed.
  private void copy(List<Path> cells, Path spill, CellFiles.Rows rows) {
    if (isStruct) {
      try {
        copy(cells, spill, rows, LinesToParquet::structured);
        return;
      } catch (SQLException e) {
        System.getLogger(LinesToParquet.class.getName())
            .log(System.Logger.Level.DEBUG, "no struct is made of it", e);
      }
    }
    try {
      copy(cells, spill, rows, (_, _) -> isStruct ? TEXT_ONLY : "detail");
    } catch (SQLException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE, "pack-failed", "DuckDB cannot write it: " + e.getMessage(), e);
    }
  }

  /// What SQL says of `detail`.
  private interface Detail {
    String of(Statement statement, String read) throws SQLException;
  }

  private void copy(List<Path> cells, Path spill, CellFiles.Rows rows, Detail columns)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      copy(statement, cells, spill, rows, columns);
    }
  }

  private void copy(
      Statement statement, List<Path> cells, Path spill, CellFiles.Rows rows, Detail columns)
      throws SQLException {
    statement.execute("SET autoinstall_known_extensions = false");
    statement.execute("SET autoload_known_extensions = false");
    statement.execute("SET threads = " + (rows.longest() > Lines.BUFFER_BYTES ? 1 : threads));
    statement.execute("SET memory_limit = '" + memoryBytes / 1024 + "KiB'");
    statement.execute("SET temp_directory = " + Literal.of(spill));
    statement.execute("SET TimeZone = 'UTC'");
    String read = read(cells, rows);
    String detail = columns.of(statement, read);
    long average = Math.max(1, rows.bytes() / Math.max(1, rows.rows()));
    long group = Math.clamp(ROW_GROUP_BYTES / average, LEAST_ROWS, MOST_ROWS);
    statement.execute(
        "COPY (SELECT version, id, source, type, detail_type, make_timestamptz(time) AS time, make_timestamptz(arrival) AS arrival, position, subject, account, region, subaccount, traceparent, datacontenttype, dataschema, CASE WHEN resources = '[]' THEN CAST([] AS VARCHAR[]) WHEN resources IS NOT NULL THEN from_json(resources, '[\"VARCHAR\"]') END AS resources, attributes, data_base64, %s, original FROM %s) TO %s (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, ROW_GROUP_SIZE %d)"
            .formatted(detail, read, Literal.of(parquet), group));
  }

  private static String read(List<Path> cells, CellFiles.Rows rows) {
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
            cells.stream().map(Literal::of).collect(Collectors.joining(", ", "[", "]")),
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
          ? TEXT_ONLY
          : "from_json(detail, '%s') AS detail, detail AS detail_json"
              .formatted(Objects.requireNonNull(structure).replace("'", "''"));
    }
  }
}
