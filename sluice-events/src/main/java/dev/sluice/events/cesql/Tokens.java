package dev.sluice.events.cesql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts an expression into words.
final class Tokens {

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Tokens(String text) {
    this.text = text;
  }

  static List<Token> of(String text) {
    Tokens tokens = new Tokens(text);
    tokens.read();
    return tokens.tokens;
  }

  private void read() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        at++;
      } else if (c == '\'' || c == '"') {
        string(c);
      } else if (isDigit(c) || (c == '+' || c == '-') && isSign()) {
        number();
      } else if (isLetter(c)) {
        add(Token.Kind.WORD, wordEnd(at));
      } else {
        symbol(c);
      }
    }
    tokens.add(new Token(Token.Kind.END, "", text.length() + 1));
  }

  private void add(Token.Kind kind, int end) {
    tokens.add(new Token(kind, text.substring(at, end), at + 1));
    at = end;
  }

  /// A sign belongs to the digits behind it, unless something stands before it to be added to.
  private boolean isSign() {
    if (at + 1 >= text.length() || !isDigit(text.charAt(at + 1))) {
      return false;
    }
    if (tokens.isEmpty()) {
      return true;
    }
    Token last = tokens.getLast();
    return switch (last.kind()) {
      case INTEGER, STRING -> false;
      case WORD ->
          Parser.KEYWORDS.contains(last.text().toUpperCase(Locale.ROOT))
              && !last.isWord("TRUE")
              && !last.isWord("FALSE");
      case SYMBOL -> !last.isSymbol(")");
      case END -> true;
    };
  }

  /// Digits, or a name that begins with one.
  private void number() {
    int end = wordEnd(at + 1);
    boolean digits = text.substring(at + 1, end).chars().allMatch(c -> isDigit((char) c));
    if (!digits && !isDigit(text.charAt(at))) {
      throw Cesql.invalid(at + 1, "a sign stands before a number only");
    }
    if (digits && !Cast.isWhole(text.substring(at, end))) {
      throw Cesql.invalid(
          at + 1, text.substring(at, Math.min(end, at + 40)) + " is no integer of 32 bits");
    }
    add(digits ? Token.Kind.INTEGER : Token.Kind.WORD, end);
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < text.length()
        && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }

  private void string(char quote) {
    int from = at++;
    StringBuilder value = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw Cesql.invalid(
            from + 1, "the string that begins here has no end; close it with " + quote);
      }
      char c = text.charAt(at++);
      char next = at < text.length() ? text.charAt(at) : ' ';
      if (c == '\\' && at < text.length()) {
        // Any other backslash stays, for LIKE.
        if (next != quote) {
          value.append(c);
        }
        value.append(next);
        at++;
      } else if (c == quote && next == quote && at < text.length()) {
        value.append(quote);
        at++;
      } else if (c == quote) {
        tokens.add(new Token(Token.Kind.STRING, value.toString(), from + 1));
        return;
      } else {
        value.append(c);
      }
    }
  }

  private void symbol(char c) {
    String two = text.substring(at, Math.min(text.length(), at + 2));
    switch (two) {
      case "!=", "<>", "<=", ">=" -> add(Token.Kind.SYMBOL, at + 2);
      default -> {
        if ("()=<>+-*/%,".indexOf(c) < 0) {
          throw Cesql.invalid(
              at + 1, "'" + Character.toString(text.codePointAt(at)) + "' has no meaning here");
        }
        add(Token.Kind.SYMBOL, at + 1);
      }
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }
}
