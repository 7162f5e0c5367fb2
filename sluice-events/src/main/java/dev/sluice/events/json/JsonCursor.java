package dev.sluice.events.json;

import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;

/// A place in a JSON text (RFC 8259) that moves on over names and values, and makes nothing of what
/// nobody asks for.
///
/// For texts of many members of which few are wanted: it checks every byte, as {@link StrictJson}
/// does, and takes what that takes, but builds no tokens, names or numbers on the way, which costs
/// a third. What is wrong with a text is left to `StrictJson` to say.
public final class JsonCursor {

  /// A number may have more digits than are allowed when it is as long as this; `StrictJson` knows.
  private static final int LONG_NUMBER = 900;

  private final byte[] bytes;
  private int at;
  private int depth;
  private boolean isDoubtful;
  private int textStart;
  private int textEnd;
  private boolean isEscaped;

  private JsonCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /// What is done on the way through a text.
  ///
  /// @param <T> what comes of it
  @FunctionalInterface
  public interface Reading<T> {
    /// Goes over one whole value, from a cursor that stands before it.
    T from(JsonCursor cursor);
  }

  /// Says that the text is no JSON at the cursor's place. It never leaves {@link #read}.
  private static final class NotJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotJson() {
      super("not JSON", null, false, false);
    }
  }

  /// Reads a text that is one value and nothing after it.
  ///
  /// @throws Fault as {@link StrictJson#read}; and what `reading` throws
  public static <T> T read(byte[] bytes, Reading<T> reading) {
    Utf8.requireValid(bytes, 0, bytes.length);
    JsonCursor cursor = new JsonCursor(bytes);
    try {
      T value = reading.from(cursor);
      if (cursor.peek() != 0 || cursor.at < bytes.length) {
        throw new NotJson();
      }
      if (cursor.isDoubtful) {
        requireJson(bytes);
      }
      return value;
    } catch (NotJson e) {
      requireJson(bytes);
      throw new IllegalStateException("two readers disagree whether a text is JSON", e);
    }
  }

  private static void requireJson(byte[] bytes) {
    StrictJson.read(
        bytes,
        0,
        bytes.length,
        parser -> {
          JsonToken first = parser.nextToken();
          if (first == null) {
            throw Fault.of(Fault.Kind.INVALID, "malformed-json", "malformed JSON: it is empty");
          }
          StrictJson.skip(parser);
          return first;
        });
  }

  /// Where the next byte to be read stands.
  public int at() {
    return at;
  }

  /// The byte that the next value begins with, behind white space; 0 at the end of the text.
  public byte peek() {
    while (at < bytes.length) {
      byte next = bytes[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return next;
      }
      at++;
    }
    return 0;
  }

  private void take(char wanted) {
    if (peek() != wanted) {
      throw new NotJson();
    }
    at++;
  }

  /// Goes into an array (`[`) or an object (`{`).
  public void open(char bracket) {
    take(bracket);
    depth++;
    if (depth > StrictJson.MAX_DEPTH) {
      throw new NotJson();
    }
  }

  /// Whether another element or member follows, up to the closing bracket, which is passed.
  ///
  /// @param isFirst whether none was read yet, so that no comma is due
  public boolean more(char close, boolean isFirst) {
    if (peek() == close) {
      at++;
      depth--;
      return false;
    }
    if (!isFirst) {
      take(',');
    }
    return true;
  }

  /// Reads a member's name, up to its value.
  public void name() {
    string();
    take(':');
  }

  /// Whether the name or text that was read last is this one.
  public boolean isText(String ascii) {
    if (isEscaped) {
      return text().equals(ascii);
    }
    if (textEnd - textStart != ascii.length()) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[textStart + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /// The name or text that was read last.
  public String text() {
    if (isEscaped) {
      return StrictJson.read(
          bytes,
          textStart - 1,
          textEnd - textStart + 2,
          parser -> {
            parser.nextToken();
            return parser.getText();
          });
    }
    return new String(bytes, textStart, textEnd - textStart, StandardCharsets.UTF_8);
  }

  /// Reads a value: a string's text, the text of a number, `true` or `false`; empty for anything
  /// else.
  public String scalar() {
    byte first = peek();
    int start = at;
    skip();
    return switch (first) {
      case '"' -> text();
      case '{', '[', 'n' -> "";
      default -> new String(bytes, start, at - start, StandardCharsets.US_ASCII);
    };
  }

  /// Goes over a value of any form.
  public void skip() {
    switch (peek()) {
      case '"' -> string();
      case '{' -> {
        open('{');
        for (boolean isFirst = true; more('}', isFirst); isFirst = false) {
          name();
          skip();
        }
      }
      case '[' -> {
        open('[');
        for (boolean isFirst = true; more(']', isFirst); isFirst = false) {
          skip();
        }
      }
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void word(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at == bytes.length || bytes[at] != word.charAt(i)) {
        throw new NotJson();
      }
      at++;
    }
  }

  private void string() {
    take('"');
    byte[] in = bytes;
    int next = at;
    textStart = next;
    isEscaped = false;
    while (true) {
      if (next == in.length) {
        throw new NotJson();
      }
      byte here = in[next++];
      if (here == '"') {
        textEnd = next - 1;
        at = next;
        return;
      }
      if (here == '\\') {
        isEscaped = true;
        next = escape(next);
      } else if (here >= 0 && here < ' ') {
        throw new NotJson();
      }
    }
  }

  /// Goes over what stands behind a backslash.
  private int escape(int place) {
    if (place == bytes.length) {
      throw new NotJson();
    }
    return switch (bytes[place]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> place + 1;
      case 'u' -> {
        for (int i = place + 1; i < place + 5; i++) {
          if (i >= bytes.length || Character.digit(bytes[i], 16) < 0) {
            throw new NotJson();
          }
        }
        yield place + 5;
      }
      default -> throw new NotJson();
    };
  }

  private void number() {
    int start = at;
    if (isAt('-')) {
      at++;
    }
    if (isAt('0')) {
      at++;
    } else {
      digits();
    }
    if (isAt('.')) {
      at++;
      digits();
    }
    if (isAt('e') || isAt('E')) {
      at++;
      if (isAt('+') || isAt('-')) {
        at++;
      }
      digits();
    }
    isDoubtful |= at - start > LONG_NUMBER;
  }

  private boolean isAt(char wanted) {
    return at < bytes.length && bytes[at] == wanted;
  }

  private void digits() {
    int start = at;
    while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == start) {
      throw new NotJson();
    }
  }
}
