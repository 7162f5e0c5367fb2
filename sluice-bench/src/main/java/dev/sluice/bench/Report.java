package dev.sluice.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// What is printed: a line for each run as it ends, and a table at the end.
final class Report {

  private final PrintStream out;
  private final List<String> rows = new ArrayList<>();

  Report(PrintStream out) {
    this.out = out;
  }

  void line(String text) {
    out.println(text);
    out.flush();
  }

  /// Adds a row to the table: what was measured, and how its figures spread over the rounds.
  void row(String scenario, String measure, String format, List<Double> figures) {
    rows.add("| " + scenario + " | " + measure + " | " + Spread.of(figures).cells(format) + " |");
  }

  /// Prints the table in Markdown.
  void table() {
    out.println();
    out.println("| scenario | measure | min | median | max |");
    out.println("| --- | --- | ---: | ---: | ---: |");
    rows.forEach(out::println);
    out.flush();
  }
}
