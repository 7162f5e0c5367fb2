package dev.sluice.query.worker;

import dev.sluice.fault.Fault;
import dev.sluice.query.Answer;
import dev.sluice.query.Column;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of a task.
///
/// ```
/// 'N' <rows>
/// 'A' <columns> <rows> <isCut> <notes>
/// 'F' <kind> <code> <sentence>
/// ```
sealed interface Outcome {

  /// A number of rows.
  record Rows(long rows) implements Outcome {}

  /// An answer.
  record Answered(Answer answer) implements Outcome {}

  /// A fault of the task.
  record Failed(Fault fault) implements Outcome {}

  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Rows(long rows) -> {
        out.writeByte('N');
        out.writeLong(rows);
      }
      case Answered(Answer answer) -> {
        out.writeByte('A');
        out.writeInt(answer.columns().size());
        for (Column column : answer.columns()) {
          Wire.text(column.name(), out);
          Wire.text(column.type(), out);
        }
        out.writeInt(answer.rows().size());
        for (List<@Nullable String> row : answer.rows()) {
          for (String value : row) {
            Wire.text(value, out);
          }
        }
        out.writeBoolean(answer.isCut());
        out.writeInt(answer.notes().size());
        for (String note : answer.notes()) {
          Wire.text(note, out);
        }
      }
      case Failed(Fault fault) -> {
        out.writeByte('F');
        Wire.text(fault.kind().name(), out);
        Wire.text(fault.code(), out);
        Wire.text(fault.sentence(), out);
      }
    }
  }

  static Outcome read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 'N' -> new Rows(in.readLong());
      case 'A' -> new Answered(answer(in));
      case 'F' ->
          new Failed(
              Fault.of(
                  Wire.named(Fault.Kind.values(), Wire.text(in)), Wire.text(in), Wire.text(in)));
      default -> throw new IOException("'" + (char) kind + "' is no outcome");
    };
  }

  private static Answer answer(DataInput in) throws IOException {
    List<Column> columns = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      columns.add(new Column(Wire.text(in), Wire.text(in)));
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    int rowCount = in.readInt();
    for (int i = 0; i < rowCount; i++) {
      List<@Nullable String> row = new ArrayList<>(count);
      for (int j = 0; j < count; j++) {
        row.add(Wire.textOrNull(in));
      }
      rows.add(row);
    }
    boolean isCut = in.readBoolean();
    List<String> notes = new ArrayList<>();
    int noteCount = in.readInt();
    for (int i = 0; i < noteCount; i++) {
      notes.add(Wire.text(in));
    }
    return new Answer(columns, rows, isCut, notes);
  }
}
