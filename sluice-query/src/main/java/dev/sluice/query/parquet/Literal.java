package dev.sluice.query.parquet;

import java.nio.file.Path;

/// Paths in SQL.
final class Literal {

  private Literal() {}

  static String of(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
