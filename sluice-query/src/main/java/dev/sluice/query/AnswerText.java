package dev.sluice.query;

import dev.sluice.fault.Fault;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes the rows of an answer as text for programs.
public final class AnswerText {

  private AnswerText() {}

  /// An array with an object for each row, each on a line of its own.
  ///
  /// @param answer with values of {@link CellForm#JSON}
  /// @throws Fault `invalid-query` when two columns have one name
  public static void json(Answer answer, Appendable out) throws IOException {
    requireNames(answer);
    List<String> names = answer.columns().stream().map(each -> quoted(each.name())).toList();
    out.append('[');
    String before = "\n";
    for (List<@Nullable String> row : answer.rows()) {
      out.append(before);
      before = ",\n";
      for (int i = 0; i < names.size(); i++) {
        out.append(i == 0 ? "{" : ",").append(names.get(i)).append(':');
        String value = row.get(i);
        out.append(value == null ? "null" : value);
      }
      out.append('}');
    }
    out.append(answer.rows().isEmpty() ? "]\n" : "\n]\n");
  }

  /// RFC 4180 with a heading; NULL is nothing, the empty text is `""`.
  public static void csv(Answer answer, Appendable out) throws IOException {
    out.append(
            answer.columns().stream()
                .map(each -> cell(each.name()))
                .collect(Collectors.joining(",")))
        .append(System.lineSeparator());
    for (List<@Nullable String> row : answer.rows()) {
      out.append(row.stream().map(AnswerText::cell).collect(Collectors.joining(",")))
          .append(System.lineSeparator());
    }
  }

  private static void requireNames(Answer answer) {
    Set<String> seen = new HashSet<>();
    for (Column column : answer.columns()) {
      if (!seen.add(column.name())) {
        throw StatementGate.wrong(
            "two columns are called '" + column.name() + "'; give one another name with AS");
      }
    }
  }

  private static String quoted(String name) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static String cell(@Nullable String value) {
    if (value == null) {
      return "";
    }
    boolean isPlain =
        !value.isEmpty() && value.chars().noneMatch(c -> c == ',' || c == '"' || c < ' ');
    return isPlain ? value : "\"" + value.replace("\"", "\"\"") + "\"";
  }
}
