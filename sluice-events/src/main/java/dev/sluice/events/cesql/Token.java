package dev.sluice.events.cesql;

/// A word of an expression.
///
/// @param text of a string what it says; of a symbol or word as it stands
/// @param at where it begins, counted from 1
record Token(Kind kind, String text, int at) {

  enum Kind {
    WORD,
    STRING,
    INTEGER,
    SYMBOL,
    END
  }

  boolean isSymbol(String symbol) {
    return kind == Kind.SYMBOL && text.equals(symbol);
  }

  /// Whether it is a keyword, whatever its case.
  boolean isWord(String keyword) {
    return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
  }

  /// How an error names it.
  String shown() {
    return kind == Kind.END
        ? "the end of the expression"
        : "'" + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'";
  }
}
