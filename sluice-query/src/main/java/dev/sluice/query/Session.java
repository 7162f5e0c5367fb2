package dev.sluice.query;

import dev.sluice.fault.Fault;
import dev.sluice.file.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One database in memory, with the views over the archives, for one question.
///
/// Before the question comes in, the database may read nothing any more but the files that it was
/// given, loads nothing, and no setting can be changed. What it cannot be kept from by settings,
/// {@link StatementGate} keeps it from.
final class Session implements AutoCloseable {

  private static final String VIEWS = "views.sql";

  /// Where an answer goes that is to be a Parquet file.
  private static final String ANSWER = "answer.parquet";

  private final Connection connection;
  private final Deadline deadline;
  private final Path temporary;
  private final Thread atExit;

  private Session(Connection connection, Deadline deadline, Path temporary) {
    this.connection = connection;
    this.deadline = deadline;
    this.temporary = temporary;
    this.atExit = new Thread(() -> remove(temporary));
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /// A database that knows no view yet, and is open to the archives' files.
  static Session open(QueryLimits limits, Deadline deadline) throws SQLException {
    Path temporary = temporary();
    Connection connection;
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException | RuntimeException e) {
      remove(temporary);
      throw e;
    }
    Session session = new Session(connection, deadline, temporary);
    try {
      session.limit(limits);
    } catch (SQLException | RuntimeException e) {
      session.close();
      throw e;
    }
    return session;
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("sluice-query-");
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "query-temporary-folder",
          "no temporary folder can be made in "
              + System.getProperty("java.io.tmpdir")
              + ", and a question needs one: "
              + e,
          e);
    }
  }

  private void limit(QueryLimits limits) throws SQLException {
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), 8);
    run("SET autoinstall_known_extensions = false");
    run("SET autoload_known_extensions = false");
    run("SET allow_community_extensions = false");
    run("SET allow_persistent_secrets = false");
    run("SET threads = " + threads);
    run("SET memory_limit = '" + limits.memoryBytes() / 1024 + "KiB'");
    run("SET temp_directory = " + Text.literal(temporary.toString()));
    run("SET max_temp_directory_size = '" + QueryLimits.MAX_TEMPORARY_BYTES / 1024 + "KiB'");
    run("SET TimeZone = 'UTC'");
  }

  /// Makes the views; the names that could not be given are returned.
  List<String> define(List<ArchiveFiles> archives, ArchiveSql sql) throws SQLException {
    if (sql.hasLongLines()) {
      makeRoomForLongLines();
    }
    run("CREATE SCHEMA sluice");
    Map<String, ParquetSql> packed = packed(archives);
    Written events = archive -> both(archive, sql.events(archive), packed, ParquetSql::events);
    Written lines = archive -> both(archive, sql.lines(archive), packed, ParquetSql::lines);
    String none = "(" + sql.events(new ArchiveFiles("", List.of())) + ")";
    run("CREATE VIEW sluice.copies AS " + union(archives, events, none));
    run(
        "CREATE VIEW main.archive_lines AS "
            + union(archives, lines, "(" + sql.lines(new ArchiveFiles("", List.of())) + ")"));
    run(
        "COMMENT ON VIEW main.archive_lines IS 'each line of each archive as JSON, for attributes"
            + " without a column'");
    Set<String> taken = new HashSet<>(Set.of("archive_lines"));
    for (String statement : statements()) {
      run(statement);
      if (statement.startsWith("CREATE VIEW main.")) {
        taken.add(statement.substring("CREATE VIEW main.".length(), statement.indexOf(" AS")));
      }
    }
    List<String> refused = new ArrayList<>();
    for (ArchiveFiles archive : archives) {
      if (!taken.add(archive.archive().toLowerCase(Locale.ROOT))) {
        refused.add(archive.archive());
        continue;
      }
      String name = "main." + Text.name(archive.archive());
      run("CREATE VIEW " + name + " AS " + events.of(archive));
      run(
          "COMMENT ON VIEW "
              + name
              + " IS 'the events of the archive of this name; files: "
              + archive.files().size()
              + "'");
    }
    return refused;
  }

  /// How the Parquet files of each archive are read; archives that have none are left out.
  private Map<String, ParquetSql> packed(List<ArchiveFiles> archives) throws SQLException {
    Map<String, ParquetSql> packed = new HashMap<>();
    for (ArchiveFiles archive : archives) {
      List<Path> files = archive.parquet();
      if (!files.isEmpty()) {
        Set<String> structs =
            deadline.with(
                connection.createStatement(),
                statement -> {
                  try (ResultSet found = statement.executeQuery(ParquetSql.structs(files))) {
                    Set<String> names = new HashSet<>();
                    while (found.next()) {
                      names.add(found.getString(1));
                    }
                    return names;
                  }
                });
        packed.put(archive.archive(), ParquetSql.of(files, structs));
      }
    }
    return packed;
  }

  private static String both(
      ArchiveFiles archive,
      String lines,
      Map<String, ParquetSql> packed,
      BiFunction<ParquetSql, String, String> written) {
    ParquetSql parquet = packed.get(archive.archive());
    return parquet == null
        ? lines
        : "(" + lines + ") UNION ALL (" + written.apply(parquet, archive.archive()) + ")";
  }

  private interface Written {
    String of(ArchiveFiles archive);
  }

  private static String union(List<ArchiveFiles> archives, Written written, String none) {
    return archives.isEmpty()
        ? none
        : archives.stream()
            .map(archive -> "(" + written.of(archive) + ")")
            .collect(Collectors.joining(" UNION ALL "));
  }

  private static List<String> statements() {
    try (InputStream in = Objects.requireNonNull(Session.class.getResourceAsStream(VIEWS))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.replaceAll("(?m)^--.*\\R", "").split("(?m)^;$"))
          .map(String::strip)
          .filter(statement -> !statement.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(VIEWS + " of this jar cannot be read", e);
    }
  }

  /// Writes the answer to a question into the session's own folder, and moves it from there.
  ///
  /// @return how many rows it has
  long write(String question, Path parquet, int maxRows) throws SQLException {
    Path made = temporary.resolve(ANSWER);
    run(
        "COPY (SELECT * FROM query(%s) LIMIT %d) TO %s (FORMAT parquet, COMPRESSION zstd)"
            .formatted(Text.literal(question), maxRows + 1L, Text.literal(made.toString())));
    long rows =
        deadline.with(
            connection.createStatement(),
            statement -> {
              try (ResultSet found =
                  statement.executeQuery(
                      "SELECT num_rows FROM parquet_file_metadata(%s)"
                          .formatted(Text.literal(made.toString())))) {
                found.next();
                return found.getLong(1);
              }
            });
    if (rows > maxRows) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "query-rows",
          "the answer has more than "
              + maxRows
              + " rows, and a Parquet file is not cut; ask for fewer with LIMIT, or allow more");
    }
    try {
      Files.move(made, parquet);
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "query-temporary-folder",
          "the answer cannot be written to " + parquet + ": " + e,
          e);
    }
    return rows;
  }

  /// Shuts the database off from all but the given files, for good.
  void lock(List<ArchiveFiles> archives) throws SQLException {
    List<Path> files =
        Stream.concat(
                archives.stream().flatMap(archive -> archive.files().stream()),
                Stream.of(temporary.resolve(ANSWER)))
            .toList();
    run("SET allowed_paths = " + Text.literals(files));
    run("SET enable_external_access = false");
    run("SET lock_configuration = true");
  }

  Connection connection() {
    return connection;
  }

  /// Reads with one thread, because each makes room for two of the longest lines.
  void makeRoomForLongLines() throws SQLException {
    run("SET threads = 1");
  }

  /// Runs a statement of our own.
  void run(String sql) throws SQLException {
    deadline.with(connection.createStatement(), statement -> statement.execute(sql));
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      // The folder goes after the connection that writes to it.
    } finally {
      remove(temporary);
      try {
        Runtime.getRuntime().removeShutdownHook(atExit);
      } catch (IllegalStateException e) {
        // The process ends already, and the hook has run or will.
        System.getLogger(Session.class.getName()).log(System.Logger.Level.DEBUG, "at exit", e);
      }
    }
  }

  private static void remove(Path folder) {
    try {
      TemporaryFolder.remove(folder);
    } catch (IOException e) {
      System.getLogger(Session.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the temporary folder " + folder + " cannot be removed: " + e);
    }
  }
}
