package dev.sluice.cli;

import dev.sluice.query.Answer;
import dev.sluice.query.AnswerText;
import dev.sluice.query.CellForm;
import dev.sluice.query.Column;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
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
      try {
        AnswerText.json(answer, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },
  /// RFC 4180 with a heading; NULL is nothing, the empty text is `""`.
  CSV(CellForm.TEXT) {
    @Override
    void write(Answer answer, PrintWriter out) {
      try {
        AnswerText.csv(answer, out);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  },
  /// A file for other tools; the command writes it by itself, for it is no text.
  PARQUET(CellForm.TEXT) {
    @Override
    void write(Answer answer, PrintWriter out) {
      throw new IllegalStateException("a Parquet file is not written as text");
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
}
