package dev.sluice.events.cesql;

/// Why an expression could not be evaluated to its end. An event then does not pass.
///
/// @param kind what the specification calls it
/// @param at where in the expression, counted from 1
/// @param sentence what and why
public record Trouble(Kind kind, int at, String sentence) {

  /// The errors of CESQL.
  public enum Kind {
    MATH,
    CAST,
    MISSING_ATTRIBUTE,
    FUNCTION_EVALUATION
  }

  /// Ends an evaluation; it is caught by the expression that began it.
  static final class Met extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Trouble trouble;

    Met(Kind kind, int at, String sentence) {
      super(sentence, null, false, false);
      this.trouble = new Trouble(kind, at, sentence);
    }

    Trouble trouble() {
      return trouble;
    }
  }
}
