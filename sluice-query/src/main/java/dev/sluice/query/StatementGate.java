package dev.sluice.query;

import dev.sluice.fault.Fault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Lets one SELECT pass, and nothing else.
///
/// Being allowed to read a file, DuckDB may write it too: `COPY … TO` an archive's file would pass
/// every setting, also as `WITH x AS (COPY …) SELECT …`. And the driver runs all statements of a
/// text but the last while it prepares it. So a question is first read by DuckDB's own parser, as
/// data; the tree that comes of it may hold kinds of nodes that only read.
final class StatementGate {

  private static final Set<String> READING =
      Set.of("SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE");

  /// Quotes in a literal are escaped in the tree, so that no text of a question looks like a node.
  private static final String PARSE =
      """
      SELECT tree ->> 'error', tree ->> 'error_type', tree ->> 'error_message', tree ->> 'position',
        json_array_length(tree, 'statements'),
        list_distinct(regexp_extract_all(CAST(tree AS VARCHAR), '"type":"([A-Z_]*_NODE)"', 1)),
        contains(CAST(tree AS VARCHAR), '"class":"PARAMETER"')
      FROM (SELECT json_serialize_sql(CAST(? AS VARCHAR)) AS tree)
      """;

  private StatementGate() {}

  /// Refuses what is not one statement that only reads.
  ///
  /// @throws Fault `invalid-query`
  static void requireOneSelect(Connection connection, String sql, Deadline deadline)
      throws SQLException {
    if (sql.length() > QueryLimits.MAX_SQL) {
      throw wrong("a question has at most " + QueryLimits.MAX_SQL + " characters");
    }
    deadline.with(
        connection.prepareStatement(PARSE),
        parse -> {
          parse.setString(1, sql);
          check(parse, sql);
          return true;
        });
  }

  private static void check(PreparedStatement parse, String sql) throws SQLException {
    try (ResultSet tree = parse.executeQuery()) {
      tree.next();
      if ("true".equals(tree.getString(1))) {
        if ("parser".equals(tree.getString(2))) {
          throw wrong(tree.getString(3) + marked(sql, tree.getString(4)));
        }
        throw onlySelect();
      }
      long statements = tree.getLong(5);
      if (statements == 0) {
        throw wrong("there is no question; SELECT count(*) FROM events would be one");
      }
      if (statements > 1) {
        throw wrong(statements + " statements; ask one question at a time");
      }
      Set<String> nodes = new TreeSet<>();
      for (Object node : (Object[]) tree.getArray(6).getArray()) {
        nodes.add(String.valueOf(node));
      }
      if (!READING.containsAll(nodes)) {
        throw onlySelect();
      }
      if (tree.getBoolean(7)) {
        throw wrong("a question has no parameters; write the value where '?' or '$1' stands");
      }
    }
  }

  /// The line with the place that the parser stumbled over.
  private static String marked(String sql, @Nullable String position) {
    if (position == null) {
      return "";
    }
    byte[] bytes = sql.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    int at = Math.min(bytes.length, Integer.parseInt(position));
    String before = new String(bytes, 0, at, java.nio.charset.StandardCharsets.UTF_8);
    int begin = before.lastIndexOf('\n') + 1;
    int end = sql.indexOf('\n', begin);
    String line = sql.substring(begin, end < 0 ? sql.length() : end);
    int column = before.length() - begin;
    int from = Math.max(0, column - 60);
    String shown = line.substring(Math.min(from, line.length()));
    return "\n  "
        + shown.substring(0, Math.min(shown.length(), 100)).replaceAll("\\p{Cntrl}", " ")
        + "\n  "
        + " ".repeat(column - from)
        + "^";
  }

  private static Fault onlySelect() {
    return wrong("only a SELECT can be asked; nothing can be changed, set, loaded or written");
  }

  static Fault wrong(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-query", sentence);
  }
}
