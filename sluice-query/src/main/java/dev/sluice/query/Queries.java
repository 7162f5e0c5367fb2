package dev.sluice.query;

import dev.sluice.fault.Fault;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Answers questions over the files of archives.
///
/// The files are those that were there when this was made. Each question has a database of its own,
/// so that several may be asked at once.
public final class Queries {

  private final List<ArchiveFiles> archives;
  private final boolean skipsBroken;

  /// @param skipsBroken whether lines that are no events are left out, and counted in a note; else
  ///   a question that meets one fails
  public Queries(List<ArchiveFiles> archives, boolean skipsBroken) {
    this.archives = List.copyOf(archives);
    this.skipsBroken = skipsBroken;
  }

  /// The files that are asked.
  public List<ArchiveFiles> archives() {
    return archives;
  }

  /// Answers one SELECT.
  ///
  /// @throws Fault `invalid-query`, `query-failed`, `query-timeout`, `query-memory`,
  ///   `unreadable-lines` or `archive-changed`
  public Answer ask(String sql, CellForm form, QueryLimits limits) {
    Deadline deadline = new Deadline(limits.timeout());
    return within(deadline, () -> new Run(limits, deadline).answer(sql, form));
  }

  /// Writes the answer of one SELECT into a Parquet file.
  ///
  /// @param parquet the file, which must not be there yet
  /// @return how many rows it has
  /// @throws Fault as {@link #ask}
  public long write(String sql, Path parquet, QueryLimits limits) {
    Deadline deadline = new Deadline(limits.timeout());
    return within(deadline, () -> new Run(limits, deadline).write(sql, parquet));
  }

  /// The views that there are, in the order of their names.
  ///
  /// @throws Fault `query-timeout` or `archive-changed`
  public List<View> views(QueryLimits limits) {
    Deadline deadline = new Deadline(limits.timeout());
    return within(deadline, () -> new Run(limits, deadline).views());
  }

  private static <T> T within(Deadline deadline, Deadline.Work<T> work) {
    try {
      return deadline.run(work);
    } catch (SQLException e) {
      throw Trouble.fault(e);
    }
  }

  /// What is made of a question whose views are defined.
  private interface Telling<T> {
    T of(Session session, List<Column> columns, List<String> said) throws SQLException;
  }

  /// The work on one question, which may take two readings of the files.
  private final class Run {

    private final QueryLimits limits;
    private final Deadline deadline;
    private final List<String> notes = new ArrayList<>();

    private Run(QueryLimits limits, Deadline deadline) {
      this.limits = limits;
      this.deadline = deadline;
    }

    Answer answer(String sql, CellForm form) throws SQLException {
      return told(sql, (session, columns, said) -> answer(session, sql, form, columns, said));
    }

    long write(String sql, Path parquet) throws SQLException {
      return told(sql, (session, _, _) -> session.write(sql, parquet, limits.maxRows()));
    }

    private <T> T told(String sql, Telling<T> telling) throws SQLException {
      try {
        return told(sql, telling, ArchiveSql.USUAL_LINE);
      } catch (SQLException e) {
        if (!Trouble.isLongLine(e)) {
          throw e;
        }
        notes.clear();
        return told(sql, telling, ArchiveSql.MAX_LINE);
      }
    }

    /// Which of a long line and an unreadable one DuckDB meets first is chance: either reading may
    /// meet a long one.
    private <T> T told(String sql, Telling<T> telling, long longest) throws SQLException {
      try {
        return told(sql, telling, new ArchiveSql(ArchiveSql.Reading.STRICT, List.of(), longest));
      } catch (SQLException e) {
        if (!Trouble.isUnreadable(e)) {
          throw e;
        }
        return told(sql, telling, lenient(longest));
      }
    }

    private <T> T told(String sql, Telling<T> telling, ArchiveSql reading) throws SQLException {
      try (Session session = Session.open(limits, deadline)) {
        StatementGate.requireOneSelect(session.connection(), sql, deadline);
        List<String> refused = session.define(archives, reading);
        session.lock(archives);
        List<Column> columns = columns(session, sql);
        List<String> said = new ArrayList<>(notes);
        refused.forEach(name -> said.add(unnamed(name)));
        return telling.of(session, columns, said);
      }
    }

    private Answer answer(
        Session session, String sql, CellForm form, List<Column> columns, List<String> said)
        throws SQLException {
      return deadline.with(
          session.connection().createStatement(),
          statement -> {
            String wrapped = Wrapped.sql(sql, columns, form, limits.maxRows());
            try (ResultSet rows = statement.executeQuery(wrapped)) {
              return read(rows, columns, said);
            }
          });
    }

    private String unnamed(String archive) {
      return "archive '%s' has no view of its own, because the name is taken; ask events WHERE archive = '%s'"
          .formatted(archive, archive);
    }

    /// What the question itself gives, and its errors with the places in it.
    private List<Column> columns(Session session, String sql) throws SQLException {
      return deadline.with(
          session.connection().prepareStatement(sql),
          prepared -> {
            ResultSetMetaData meta = prepared.getMetaData();
            List<Column> columns = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
              columns.add(new Column(meta.getColumnName(i), meta.getColumnTypeName(i)));
            }
            return columns;
          });
    }

    private Answer read(ResultSet rows, List<Column> columns, List<String> said)
        throws SQLException {
      List<List<@Nullable String>> read = new ArrayList<>();
      long length = 0;
      boolean isCut = false;
      while (rows.next()) {
        if (read.size() == limits.maxRows() || length > QueryLimits.MAX_ANSWER) {
          isCut = true;
          break;
        }
        List<@Nullable String> row = new ArrayList<>(columns.size());
        for (int i = 1; i <= columns.size(); i++) {
          String value = rows.getString(i);
          row.add(value);
          length += value == null ? 0 : value.length();
        }
        read.add(row);
      }
      return new Answer(columns, read, isCut, said);
    }

    List<View> views() throws SQLException {
      try (Session session = Session.open(limits, deadline)) {
        session.define(
            archives, new ArchiveSql(ArchiveSql.Reading.STRICT, List.of(), ArchiveSql.USUAL_LINE));
        Map<String, String> says = new LinkedHashMap<>();
        Map<String, List<Column>> columns = new LinkedHashMap<>();
        deadline.with(
            session.connection().createStatement(),
            statement -> {
              try (ResultSet found =
                  statement.executeQuery(
                      "SELECT table_name, coalesce(views.comment, ''), column_name, data_type FROM"
                          + " duckdb_columns() AS columns JOIN duckdb_views() AS views ON"
                          + " views.view_name = columns.table_name AND views.schema_name ="
                          + " columns.schema_name WHERE columns.schema_name = 'main' AND NOT"
                          + " views.internal ORDER BY table_name, column_index")) {
                while (found.next()) {
                  says.put(found.getString(1), found.getString(2));
                  columns
                      .computeIfAbsent(found.getString(1), _ -> new ArrayList<>())
                      .add(new Column(found.getString(3), found.getString(4)));
                }
                return true;
              }
            });
        List<View> views = new ArrayList<>();
        columns.forEach((name, of) -> views.add(new View(name, says.getOrDefault(name, ""), of)));
        return views;
      }
    }

    /// Finds the lines that DuckDB cannot read; the question is then asked again without them.
    private ArchiveSql lenient(long longest) throws SQLException {
      ArchiveSql sql = new ArchiveSql(ArchiveSql.Reading.LENIENT, List.of(), longest);
      Set<Path> flawed = new HashSet<>();
      try (Session session = Session.open(limits, deadline)) {
        if (sql.hasLongLines()) {
          session.makeRoomForLongLines();
        }
        for (ArchiveFiles archive : archives) {
          if (!archive.lines().isEmpty()) {
            Map<String, Long> flaws = counts(session, sql.flaws(archive.lines()));
            List<Path> files =
                archive.lines().stream()
                    .filter(file -> flaws.containsKey(file.toString()))
                    .toList();
            flawed.addAll(files);
            if (!files.isEmpty()) {
              Map<String, Long> mended = counts(session, sql.mends(files));
              mended.forEach((file, lines) -> flaws.merge(file, -lines, Long::sum));
              say(archive, flaws);
            }
          }
        }
      }
      return new ArchiveSql(ArchiveSql.Reading.LENIENT, flawed, longest);
    }

    private Map<String, Long> counts(Session session, String sql) throws SQLException {
      return deadline.with(
          session.connection().createStatement(),
          statement -> {
            try (ResultSet found = statement.executeQuery(sql)) {
              Map<String, Long> counts = new LinkedHashMap<>();
              while (found.next()) {
                counts.put(found.getString(1), found.getLong(2));
              }
              return counts;
            }
          });
    }

    private void say(ArchiveFiles archive, Map<String, Long> unreadable) {
      unreadable.values().removeIf(lines -> lines <= 0);
      if (unreadable.isEmpty()) {
        return;
      }
      long lines = unreadable.values().stream().mapToLong(Long::longValue).sum();
      String what =
          "archive %s: lines that are no events: %d, in files: %d, first in %s"
              .formatted(
                  archive.archive(),
                  lines,
                  unreadable.size(),
                  unreadable.keySet().iterator().next());
      if (!skipsBroken) {
        throw Fault.of(
            Fault.Kind.UNAVAILABLE,
            "unreadable-lines",
            what
                + "; the files are damaged or not the archive's: mend or move them, or leave such"
                + " lines out with --skip-broken");
      }
      notes.add(what + "; they are left out");
    }
  }
}
