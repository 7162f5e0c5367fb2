package dev.sluice.cli;

import dev.sluice.query.Answer;
import dev.sluice.query.CellForm;
import dev.sluice.query.Column;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes the rows of an answer.
enum AnswerWriter {
  /// For people: aligned, long values cut, NULL as nothing.
  TABLE(CellForm.TEXT) {
    @Override
    void write(Answer answer, PrintWriter out) {
      Table table = new Table(answer.columns().stream().map(Column::name).toArray(String[]::new));
      for (List<@Nullable String> row : answer.rows()) {
        table.row(row.stream().map(value -> value == null ? "" : value).toArray(String[]::new));
      }
      table.print(out);
    }
  },
  /// An array with an object for each row, each on a line of its own.
  JSON(CellForm.JSON) {
    @Override
    void write(Answer answer, PrintWriter out) {
      List<String> names = answer.columns().stream().map(each -> quoted(each.name())).toList();
      out.print('[');
      String before = "\n";
      for (List<@Nullable String> row : answer.rows()) {
        out.print(before);
        before = ",\n";
        for (int i = 0; i < names.size(); i++) {
          out.print((i == 0 ? "{" : ",") + names.get(i) + ":" + row.get(i));
        }
        out.print('}');
      }
      out.println(answer.rows().isEmpty() ? "]" : "\n]");
    }
  },
  /// RFC 4180 with a heading; NULL is nothing, the empty text is `""`.
  CSV(CellForm.TEXT) {
    @Override
    void write(Answer answer, PrintWriter out) {
      out.println(
          answer.columns().stream()
              .map(each -> cell(each.name()))
              .collect(Collectors.joining(",")));
      for (List<@Nullable String> row : answer.rows()) {
        out.println(row.stream().map(AnswerWriter::cell).collect(Collectors.joining(",")));
      }
    }
  };

  private final CellForm form;

  AnswerWriter(CellForm form) {
    this.form = form;
  }

  CellForm form() {
    return form;
  }

  abstract void write(Answer answer, PrintWriter out);

  /// The first name that two columns have; an object of JSON could not tell them apart.
  static @Nullable String doubledName(Answer answer) {
    Set<String> seen = new HashSet<>();
    for (Column column : answer.columns()) {
      if (!seen.add(column.name())) {
        return column.name();
      }
    }
    return null;
  }

  private static String quoted(String name) {
    return "\""
        + new String(
            com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(name))
        + "\"";
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
