package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Rows of text under a heading, in columns as wide as they need; numbers stand to the right.
final class Table {

  private static final int WIDEST = 160;

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heading) {
    rows.add(List.of(heading));
  }

  /// Adds a row; a cell that is very long is cut.
  void row(String... cells) {
    rows.add(List.of(cells).stream().map(Table::cut).toList());
  }

  /// Adds a row with all that its cells say.
  void wholeRow(String... cells) {
    rows.add(List.of(cells).stream().map(Table::plain).toList());
  }

  private static String cut(String text) {
    String plain = plain(text);
    return plain.length() > WIDEST ? plain.substring(0, WIDEST - 1) + "…" : plain;
  }

  /// What the hub says may hold anything: a terminal must not take it for a command.
  static String plain(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " ");
  }

  void print(PrintWriter out) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    boolean[] isNumeric = new boolean[columns];
    for (int i = 0; i < columns; i++) {
      int column = i;
      widths[i] = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      isNumeric[i] = rows.stream().skip(1).allMatch(row -> row.get(column).matches("[0-9]+"));
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = row.get(i);
        String space = " ".repeat(widths[i] - cell.length());
        line.append(isNumeric[i] ? space + cell : cell + space).append("  ");
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
