package dev.sluice.config;

import java.util.Locale;
import java.util.Set;

/// What a configured header may be (RFC 9110 §5).
final class Headers {

  /// These say how the message itself is framed and routed; the client sets them.
  private static final Set<String> OF_THE_CLIENT =
      Set.of(
          "host",
          "content-length",
          "transfer-encoding",
          "connection",
          "keep-alive",
          "te",
          "trailer",
          "upgrade",
          "expect");

  private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

  private Headers() {}

  /// Refuses what is no header name, or none that may be configured.
  static String requireName(String name) {
    if (name.isEmpty() || name.length() > 128 || !name.chars().allMatch(Headers::isOfName)) {
      throw new IllegalArgumentException(
          "'" + name + "' is no header name; it has letters, digits and " + SYMBOLS);
    }
    if (OF_THE_CLIENT.contains(name.toLowerCase(Locale.ROOT))) {
      throw new IllegalArgumentException("the header " + name + " is set by the hub itself");
    }
    return name;
  }

  private static boolean isOfName(int c) {
    return c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || c >= '0' && c <= '9'
        || SYMBOLS.indexOf(c) >= 0;
  }

  /// Refuses what cannot be the value of a header.
  static String requireValue(String value) {
    if (!isValue(value)) {
      throw new IllegalArgumentException(
          "a header's value is visible ASCII on one line, up to 8192 characters");
    }
    return value;
  }

  /// Whether a text can be the value of a header.
  static boolean isValue(String value) {
    return value.length() <= 8192
        && value.strip().equals(value)
        && value.chars().allMatch(c -> c >= ' ' && c < 0x7f || c == '\t');
  }
}
