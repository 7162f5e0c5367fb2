package dev.sluice.mail.message;

import java.util.Locale;
import java.util.Set;

/// A name of a file as a message gives it, made one that can name a file.
final class FileName {

  /// How many characters a name has at most; what stands before its ending is cut.
  static final int LONGEST = 120;

  private static final int LONGEST_ENDING = 16;

  private static final Set<String> RESERVED =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

  private FileName() {}

  /// The name without path, control characters, characters that turn the direction of text, and
  /// what file systems refuse; empty when nothing is left.
  static String safe(String name) {
    String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    StringBuilder kept = new StringBuilder();
    last.codePoints()
        .filter(c -> !isHidden(c))
        .forEach(c -> kept.appendCodePoint("<>:\"|?*".indexOf(c) >= 0 ? '_' : c));
    String plain = stripped(kept.toString());
    int dot = plain.indexOf('.');
    String stem = (dot < 0 ? plain : plain.substring(0, dot)).toLowerCase(Locale.ROOT);
    return cut(RESERVED.contains(stem) ? "_" + plain : plain);
  }

  private static boolean isHidden(int c) {
    int type = Character.getType(c);
    return Character.isISOControl(c)
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED;
  }

  /// A dot at the front hides a file, and one at the end is dropped by some file systems.
  private static String stripped(String name) {
    int from = 0;
    int to = name.length();
    while (from < to && (name.charAt(from) == '.' || Character.isWhitespace(name.charAt(from)))) {
      from++;
    }
    while (to > from
        && (name.charAt(to - 1) == '.' || Character.isWhitespace(name.charAt(to - 1)))) {
      to--;
    }
    return name.substring(from, to);
  }

  private static String cut(String name) {
    if (name.codePointCount(0, name.length()) <= LONGEST) {
      return name;
    }
    int dot = name.lastIndexOf('.');
    boolean hasEnding = dot > 0 && name.length() - dot <= LONGEST_ENDING;
    String ending = hasEnding ? name.substring(dot) : "";
    int keep = LONGEST - ending.codePointCount(0, ending.length());
    return name.substring(0, name.offsetByCodePoints(0, keep)) + ending;
  }
}
