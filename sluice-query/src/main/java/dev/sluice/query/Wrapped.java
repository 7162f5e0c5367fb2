package dev.sluice.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A question inside one of ours, which limits the rows and writes the values.
///
/// `query('…')` takes a SELECT as a string; so nothing in the question can reach out of its place.
final class Wrapped {

  private static final Pattern FLOAT = Pattern.compile("\\b(DOUBLE|FLOAT)\\b");

  private Wrapped() {}

  static String sql(String question, List<Column> columns, CellForm form, int maxRows) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String name = "c" + i;
      names.add(name);
      values.add(bounded(value(name, columns.get(i).type().toUpperCase(Locale.ROOT), form), i));
    }
    return "SELECT %s FROM query(%s) AS answer(%s) LIMIT %d"
        .formatted(
            String.join(", ", values),
            Text.literal(question),
            String.join(", ", names),
            maxRows + 1L);
  }

  private static String value(String name, String type, CellForm form) {
    String text = text(name, type);
    if (form == CellForm.TEXT) {
      return text;
    }
    if (type.startsWith("TIMESTAMP")) {
      return "CAST(to_json(%s) AS VARCHAR)".formatted(text);
    }
    String json = "CAST(to_json(%s) AS VARCHAR)".formatted(name);
    // JSON has no word for these numbers.
    return FLOAT.matcher(type).find()
        ? "CASE WHEN regexp_matches(lower(CAST(%1$s AS VARCHAR)), '\\b(nan|inf|infinity)\\b') THEN CAST(to_json(CAST(%1$s AS VARCHAR)) AS VARCHAR) ELSE %2$s END"
            .formatted(name, json)
        : json;
  }

  /// Times in UTC in the form of RFC 3339; everything else as SQL casts it.
  private static String text(String name, String type) {
    return type.equals("TIMESTAMP WITH TIME ZONE")
        ? "CASE WHEN isfinite(%1$s) THEN replace(strftime(%1$s, '%%Y-%%m-%%dT%%H:%%M:%%S.%%fZ'), '.000000Z', 'Z') ELSE CAST(%1$s AS VARCHAR) END"
            .formatted(name)
        : "CAST(%s AS VARCHAR)".formatted(name);
  }

  private static String bounded(String value, int column) {
    return "CASE WHEN strlen(%1$s) > %2$d THEN error('a value in column %3$d of the answer has more than %4$d MiB; cut it with left()') ELSE %1$s END"
        .formatted(
            value, QueryLimits.MAX_VALUE_BYTES, column + 1, QueryLimits.MAX_VALUE_BYTES >> 20);
  }
}
