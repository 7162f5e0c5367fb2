package dev.sluice.query;

import java.util.Collection;
import java.util.stream.Collectors;

/// How text stands in SQL.
final class Text {

  private Text() {}

  /// A string of SQL.
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// A name of SQL, whatever characters it has.
  static String name(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }

  /// A list of strings of SQL.
  static String literals(Collection<?> texts) {
    return texts.stream()
        .map(text -> literal(text.toString()))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
