package dev.sluice.query;

/// How the values of an answer are written.
public enum CellForm {
  /// As text, as SQL casts it.
  TEXT,
  /// As JSON: numbers, Booleans, lists and objects stand as themselves.
  JSON
}
