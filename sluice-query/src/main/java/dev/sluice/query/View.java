package dev.sluice.query;

import java.util.List;

/// A view that can be asked.
///
/// @param name its name, as it stands in SQL without quotes
/// @param says one line on what is in it
/// @param columns its columns in order
public record View(String name, String says, List<Column> columns) {

  /// Copies the list.
  public View {
    columns = List.copyOf(columns);
  }
}
