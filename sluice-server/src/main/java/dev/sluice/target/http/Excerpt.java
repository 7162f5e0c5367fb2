package dev.sluice.target.http;

/// The beginning of a text from outside, made fit for a message: printable, on one line.
public final class Excerpt {

  private Excerpt() {}

  /// At most so many characters of the text.
  public static String of(String text, int maxCharacters) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), maxCharacters));
    for (int i = 0; i < text.length() && out.length() < maxCharacters; i++) {
      char c = text.charAt(i);
      out.append(isPrintable(text, i) ? c : ' ');
    }
    return out.toString().strip();
  }

  /// Controls could forge a line of a log, and formatting characters could turn one round.
  private static boolean isPrintable(String text, int at) {
    return switch (Character.getType(text.codePointAt(at))) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          Character.isLowSurrogate(text.charAt(at))
              && at > 0
              && Character.isHighSurrogate(text.charAt(at - 1));
      default -> true;
    };
  }
}
