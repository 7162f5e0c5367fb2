package dev.sluice.events.cloudevents;

import java.util.Locale;
import java.util.Optional;

/// A media type as far as the codecs care: its name in lower case, and its charset parameter.
record MediaType(String name, Optional<String> charset) {

  static MediaType parse(String text) {
    int at = text.indexOf(';');
    if (at < 0) {
      return new MediaType(text.strip().toLowerCase(Locale.ROOT), Optional.empty());
    }
    String name = text.substring(0, at).strip().toLowerCase(Locale.ROOT);
    while (at < text.length()) {
      int end = endOfParameter(text, at + 1);
      String parameter = text.substring(at + 1, end).strip();
      if (parameter.regionMatches(true, 0, "charset=", 0, 8)) {
        return new MediaType(name, Optional.of(unquoted(parameter.substring(8).strip())));
      }
      at = end;
    }
    return new MediaType(name, Optional.empty());
  }

  /// Whether text of this media type is UTF-8, said or unsaid.
  boolean isUtf8() {
    return charset.isEmpty()
        || charset.get().equalsIgnoreCase("utf-8")
        || charset.get().equalsIgnoreCase("utf8");
  }

  /// The next semicolon that does not stand in a quoted string (RFC 9110 §5.6.6), or the end.
  private static int endOfParameter(String text, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == ';' && !quoted) {
        return i;
      }
    }
    return text.length();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
