package dev.sluice.query.parquet;

/// A line that is not the JSON object that a line of an archive is.
final class BadLine extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BadLine(String message) {
    super(message);
  }
}
