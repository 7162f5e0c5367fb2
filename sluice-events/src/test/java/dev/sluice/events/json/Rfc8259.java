package dev.sluice.events.json;

import java.util.ArrayDeque;
import java.util.Deque;

/// A yardstick: says whether valid UTF-8 is one JSON text, by the grammar of RFC 8259 and no
/// limits.
final class Rfc8259 {

  private final String text;
  private final Deque<Character> open = new ArrayDeque<>();
  private int at;
  private int deepest;
  private int longestNumber;

  Rfc8259(String text) {
    this.text = text;
  }

  /// How deep arrays and objects stand in each other, once the text was looked at.
  int deepest() {
    return deepest;
  }

  /// How many characters the longest number has, once the text was looked at.
  int longestNumber() {
    return longestNumber;
  }

  boolean isOneValue() {
    while (true) {
      space();
      if (!value()) {
        return false;
      }
      // After a value, what is open closes or goes on.
      boolean next = false;
      while (!next) {
        space();
        if (open.isEmpty()) {
          return at == text.length();
        }
        char close = open.element();
        if (take(close)) {
          open.pop();
        } else if (take(',')) {
          if (close == '}' && !name()) {
            return false;
          }
          next = true;
        } else {
          return false;
        }
      }
    }
  }

  /// Takes a scalar, an empty array or object, or all up to the first scalar within.
  private boolean value() {
    while (true) {
      space();
      if (take('[')) {
        push(']');
        space();
        if (peek() == ']') {
          at++;
          open.pop();
          return true;
        }
      } else if (take('{')) {
        push('}');
        space();
        if (peek() == '}') {
          at++;
          open.pop();
          return true;
        }
        if (!name()) {
          return false;
        }
      } else {
        return peek() == '"' ? string() : word("true") || word("false") || word("null") || number();
      }
    }
  }

  private void push(char close) {
    open.push(close);
    deepest = Math.max(deepest, open.size());
  }

  private boolean name() {
    space();
    if (peek() != '"' || !string()) {
      return false;
    }
    space();
    return take(':');
  }

  private boolean string() {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return true;
      }
      if (c < ' ' || c == '\\' && !escape()) {
        return false;
      }
    }
    return false;
  }

  private boolean escape() {
    char c = peek();
    at++;
    if (c != 'u') {
      return c != 0 && "\"\\/bfnrt".indexOf(c) >= 0;
    }
    at += 4;
    return at <= text.length() && text.substring(at - 4, at).matches("[0-9A-Fa-f]{4}");
  }

  private boolean number() {
    int from = at;
    take('-');
    if (!take('0') && !digits()) {
      return false;
    }
    if (take('.') && !digits()) {
      return false;
    }
    if (take('e') || take('E')) {
      if (!take('+')) {
        take('-');
      }
      if (!digits()) {
        return false;
      }
    }
    longestNumber = Math.max(longestNumber, at - from);
    return true;
  }

  private boolean digits() {
    int from = at;
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return at > from;
  }

  private boolean word(String word) {
    boolean found = text.startsWith(word, at);
    at += found ? word.length() : 0;
    return found;
  }

  private boolean take(char c) {
    boolean found = at < text.length() && text.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void space() {
    while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }
}
