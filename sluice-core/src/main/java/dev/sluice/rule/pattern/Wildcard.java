package dev.sluice.rule.pattern;

/// Whether a text matches `a*b`, in time that does not grow with the number of ways to do so.
final class Wildcard {

  private Wildcard() {}

  static boolean matches(String pattern, String text) {
    StringBuilder literal = new StringBuilder();
    boolean starred = false;
    int from = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        literal.append(pattern.charAt(++i));
      } else if (c == '*') {
        // The first place where a piece stands is always as good as any later one.
        int found = starred ? text.indexOf(literal.toString(), from) : 0;
        if (found < 0 || !starred && !text.startsWith(literal.toString())) {
          return false;
        }
        from = found + literal.length();
        starred = true;
        literal.setLength(0);
      } else {
        literal.append(c);
      }
    }
    return starred
        ? text.length() - literal.length() >= from && text.endsWith(literal.toString())
        : text.contentEquals(literal);
  }
}
