package dev.sluice.transform.jsonata;

/// What came of an expression.
public sealed interface Result {

  /// One JSON value.
  record Json(String text) implements Result {}

  /// The expression has no result, as a path has none that leads nowhere.
  record Nothing() implements Result {}

  /// It failed, or would have gone beyond a bound.
  ///
  /// @param sentence why, at most {@value Expression#MAX_SENTENCE} characters
  record Failed(String sentence) implements Result {}
}
