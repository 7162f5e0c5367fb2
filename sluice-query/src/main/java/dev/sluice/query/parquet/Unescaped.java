package dev.sluice.query.parquet;

import java.nio.charset.StandardCharsets;

/// The text that a string of JSON means.
final class Unescaped {

  private Unescaped() {}

  /// Reads the inside of a string that was scanned.
  static String of(byte[] bytes, int begin, int end) {
    String raw = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    StringBuilder text = new StringBuilder(raw.length());
    int at = 0;
    while (at < raw.length()) {
      char c = raw.charAt(at++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = raw.charAt(at++);
      switch (escaped) {
        case 'b' -> text.append('\b');
        case 'f' -> text.append('\f');
        case 'n' -> text.append('\n');
        case 'r' -> text.append('\r');
        case 't' -> text.append('\t');
        case 'u' -> {
          text.append((char) Integer.parseInt(raw, at, at + 4, 16));
          at += 4;
        }
        default -> text.append(escaped);
      }
    }
    return text.toString();
  }
}
