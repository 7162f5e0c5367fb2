package dev.sluice.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows that a question has led to.
///
/// @param columns the columns in order
/// @param rows the rows in order, each with a value for each column; null is SQL's NULL
/// @param isCut whether there were more rows
/// @param notes what the reader should know of what was read
public record Answer(
    List<Column> columns, List<List<@Nullable String>> rows, boolean isCut, List<String> notes) {

  /// Copies the lists.
  public Answer {
    columns = List.copyOf(columns);
    rows = Collections.unmodifiableList(new ArrayList<>(rows));
    notes = List.copyOf(notes);
  }
}
