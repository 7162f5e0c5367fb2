package dev.sluice.events.shape;

import java.nio.charset.StandardCharsets;

/// The path of an event, percent-encoded (RFC 3986 §3.3).
///
/// Once it is decoded, it is `/` and the text that it was made of, less one leading `/`; so two
/// texts have one path only when they differ by that slash. Therefore `%` is encoded too.
sealed interface PathText {

  /// The longest path, in characters.
  int LONGEST = 2_048;

  /// A path.
  record Path(String text) implements PathText {}

  /// There is none.
  record None(String reason) implements PathText {}

  /// The path of a text. A text with a segment `.` or `..` has none, encoded or not: servers and
  /// proxies take such segments out, and another path would be reached.
  static PathText of(String text) {
    String rest = text.startsWith("/") ? text.substring(1) : text;
    for (String segment : rest.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        return new None("has a segment '" + segment + "'");
      }
    }
    StringBuilder path = new StringBuilder(rest.length() + 16).append('/');
    for (int i = 0; i < rest.length() && path.length() <= LONGEST; i++) {
      char c = rest.charAt(i);
      if (isPlain(c)) {
        path.append(c);
        continue;
      }
      int point = rest.codePointAt(i);
      if (Character.isSupplementaryCodePoint(point)) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return new None("holds half a surrogate pair");
      }
      for (byte octet : Character.toString(point).getBytes(StandardCharsets.UTF_8)) {
        path.append('%').append(hex(octet >> 4)).append(hex(octet));
      }
    }
    if (path.length() > LONGEST) {
      return new None("makes a path of more than 2,048 characters");
    }
    return new Path(path.toString());
  }

  /// Whether a text from outside is such a path as {@link #of} makes.
  static boolean isPath(String text) {
    if (!text.startsWith("/") || text.length() > LONGEST) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '%') {
        if (i + 2 >= text.length()
            || Character.digit(text.charAt(i + 1), 16) < 0
            || Character.digit(text.charAt(i + 2), 16) < 0) {
          return false;
        }
        i += 2;
      } else if (!isPlain(text.charAt(i))) {
        return false;
      }
    }
    for (String segment : text.substring(1).split("/", -1)) {
      String decoded = segment.replace("%2e", ".").replace("%2E", ".");
      if (decoded.equals(".") || decoded.equals("..")) {
        return false;
      }
    }
    return true;
  }

  private static char hex(int digit) {
    return Character.toUpperCase(Character.forDigit(digit & 15, 16));
  }

  /// What may stand in a path as it is, but for `;`, which servers read as a parameter's begin.
  private static boolean isPlain(char c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || "-._~!$&'()*+,=:@/".indexOf(c) >= 0;
  }
}
