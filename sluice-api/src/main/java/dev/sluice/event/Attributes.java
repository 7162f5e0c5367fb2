package dev.sluice.event;

import dev.sluice.fault.Fault;

/// CloudEvents' rules for the names and values of attributes (CloudEvents 1.0.2 §3).
public final class Attributes {

  private static final boolean[] URI_CHARACTER = new boolean[128];

  static {
    for (char c = '0'; c <= '9'; c++) {
      URI_CHARACTER[c] = true;
    }
    for (char c = 'a'; c <= 'z'; c++) {
      URI_CHARACTER[c] = true;
      URI_CHARACTER[Character.toUpperCase(c)] = true;
    }
    for (char c : "-._~:/?#[]@!$&'()*+,;=%".toCharArray()) {
      URI_CHARACTER[c] = true;
    }
  }

  private Attributes() {}

  /// A fault that names the attribute.
  public static Fault invalid(String attribute, String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-event", attribute + ": " + trouble);
  }

  /// Refuses a name that is not lower-case letters and digits.
  public static String requireName(String name) {
    if (!isName(name)) {
      throw invalid(
          "extension '" + name + "'", "a name has 1 to 64 lower-case ASCII letters and digits");
    }
    return name;
  }

  /// Whether a name is made of lower-case letters and digits only.
  public static boolean isName(String name) {
    if (name.isEmpty() || name.length() > 64) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9')) {
        return false;
      }
    }
    return true;
  }

  /// Refuses a string with control characters, lone surrogates or noncharacters.
  static String requireString(String attribute, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        continue;
      }
      if (c <= 0x9f && (c < ' ' || c >= 0x7f)) {
        throw forbidden(attribute, c, i);
      }
      if (Character.isSurrogate(c)) {
        int point = value.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(point) || (point & 0xfffe) == 0xfffe) {
          throw forbidden(attribute, point, i);
        }
        i++;
      } else if (c >= 0xfdd0 && c <= 0xfdef || (c & 0xfffe) == 0xfffe) {
        throw forbidden(attribute, c, i);
      }
    }
    return value;
  }

  /// Refuses an empty string and what {@link #requireString} refuses.
  static String requireFilled(String attribute, String value) {
    if (value.isEmpty()) {
      throw invalid(attribute, "must not be empty");
    }
    return requireString(attribute, value);
  }

  /// Refuses what cannot be a URI-reference (RFC 3986 §4.1) because of its characters.
  static String requireUriReference(String attribute, String value) {
    if (value.isEmpty()) {
      throw invalid(attribute, "must not be empty");
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c >= 128 || !URI_CHARACTER[c]) {
        throw invalid(
            attribute,
            "must be a URI-reference (RFC 3986); character "
                + shown(c)
                + " at "
                + i
                + " is not allowed, percent-encode it");
      }
      if (c == '%' && !(isHex(value, i + 1) && isHex(value, i + 2))) {
        throw invalid(attribute, "'%' at " + i + " is not followed by two hexadecimal digits");
      }
    }
    return value;
  }

  private static boolean isHex(String value, int at) {
    return at < value.length() && Character.digit(value.charAt(at), 16) >= 0;
  }

  private static Fault forbidden(String attribute, int point, int at) {
    return invalid(attribute, "character " + shown(point) + " at " + at + " is not allowed");
  }

  private static String shown(int point) {
    return "U+%04X".formatted(point);
  }
}
