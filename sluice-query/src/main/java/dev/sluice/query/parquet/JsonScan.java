package dev.sluice.query.parquet;

import java.util.Arrays;

/// Walks over JSON text (RFC 8259) in a buffer and finds where its values end, strictly, without
/// making anything of them.
///
/// Between tokens only spaces and tabs are passed over: a line has no line break in it.
final class JsonScan {

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean hasEscape;
  private boolean hasHalfPair;

  /// Which brackets are open: a bit each, set for an object. Grows with the depth.
  private long[] open = new long[4];

  /// Begins at a place.
  void over(byte[] buffer, int from, int to) {
    bytes = buffer;
    at = from;
    end = to;
    hasHalfPair = false;
  }

  int at() {
    return at;
  }

  boolean isAtEnd() {
    return at == end;
  }

  /// Whether the string that was passed last has an escape in it.
  boolean hasEscape() {
    return hasEscape;
  }

  /// Forgets that a string held half of a surrogate pair.
  void forgetHalfPair() {
    hasHalfPair = false;
  }

  /// Whether any string so far holds half of a surrogate pair, which is JSON, but no Unicode.
  boolean hasHalfPair() {
    return hasHalfPair;
  }

  BadLine wrong(String what) {
    return new BadLine(what + ", at byte " + at + " of the line");
  }

  void space() {
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
      at++;
    }
  }

  /// Passes a character that must stand here.
  void expect(char wanted) {
    if (!passes(wanted)) {
      throw wrong("'" + wanted + "' is missing");
    }
  }

  boolean passes(char wanted) {
    if (at < end && bytes[at] == wanted) {
      at++;
      return true;
    }
    return false;
  }

  boolean isNext(char wanted) {
    return at < end && bytes[at] == wanted;
  }

  /// Passes a string with its quotes.
  void string() {
    expect('"');
    hasEscape = false;
    // The loop that most bytes go through; fields would be read and written for each of them.
    byte[] text = bytes;
    int i = at;
    int last = end;
    while (i < last) {
      byte b = text[i++];
      if (b == '"') {
        at = i;
        return;
      }
      if (b == '\\') {
        hasEscape = true;
        at = i;
        escape();
        i = at;
      } else if (b >= 0 && b < ' ') {
        at = i;
        throw wrong("a string holds a control character");
      }
    }
    at = i;
    throw wrong("a string does not end");
  }

  private void escape() {
    byte b = at < end ? bytes[at++] : 0;
    switch (b) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {}
      case 'u' -> {
        int unit = unit();
        if (Character.isHighSurrogate((char) unit)) {
          if (at + 5 < end && bytes[at] == '\\' && bytes[at + 1] == 'u') {
            int before = at;
            at += 2;
            if (!Character.isLowSurrogate((char) unit())) {
              at = before;
              hasHalfPair = true;
            }
          } else {
            hasHalfPair = true;
          }
        } else if (Character.isLowSurrogate((char) unit)) {
          hasHalfPair = true;
        }
      }
      default -> throw wrong("'\\' escapes nothing");
    }
  }

  private int unit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < end ? Character.digit(bytes[at], 16) : -1;
      if (digit < 0) {
        throw wrong("'\\u' has four hexadecimal digits");
      }
      at++;
      unit = unit << 4 | digit;
    }
    return unit;
  }

  /// Passes a value, however deep.
  void value() {
    int depth = 0;
    while (true) {
      space();
      byte b = at < end ? bytes[at] : 0;
      boolean isOpened = false;
      switch (b) {
        case '{', '[' -> {
          at++;
          push(depth++, b == '{');
          isOpened = true;
        }
        case '"' -> string();
        case 't' -> word("true");
        case 'f' -> word("false");
        case 'n' -> word("null");
        default -> number();
      }
      depth = closed(depth, isOpened);
      if (depth == 0) {
        return;
      }
    }
  }

  /// Goes on behind a value, or behind an opening bracket, to where the next value begins.
  ///
  /// @return how many brackets are open; when none is, the whole value is passed
  private int closed(int depth, boolean isOpened) {
    boolean isFirst = isOpened;
    int left = depth;
    while (left > 0) {
      boolean isObject = (open[left - 1 >> 6] >> (left - 1) & 1) != 0;
      space();
      if (passes(isObject ? '}' : ']')) {
        left--;
        isFirst = false;
      } else {
        if (!isFirst) {
          expect(',');
          space();
        }
        if (isObject) {
          name();
        }
        return left;
      }
    }
    return 0;
  }

  /// Passes a member's name and the colon.
  void name() {
    string();
    space();
    expect(':');
  }

  private void push(int depth, boolean isObject) {
    if (depth >> 6 == open.length) {
      open = Arrays.copyOf(open, 2 * open.length);
    }
    long bit = 1L << depth;
    open[depth >> 6] = isObject ? open[depth >> 6] | bit : open[depth >> 6] & ~bit;
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      expect(word.charAt(i));
    }
  }

  private void number() {
    passes('-');
    if (!passes('0')) {
      digits();
    }
    if (passes('.')) {
      digits();
    }
    if (passes('e') || passes('E')) {
      if (!passes('+')) {
        passes('-');
      }
      digits();
    }
  }

  private void digits() {
    byte[] text = bytes;
    int i = at;
    int last = end;
    while (i < last && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    int from = at;
    at = i;
    if (at == from) {
      throw wrong("a value is missing or is no JSON");
    }
  }
}
