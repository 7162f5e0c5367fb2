package dev.sluice.outbox;

/// The rule for names of rules and targets: 1 to 64 letters, digits, `.`, `_` and `-`, the first a
/// letter or digit. They stand in URLs, file names and delivery ids as they are.
final class Name {

  private Name() {}

  static String require(String what, String name) {
    boolean right = !name.isEmpty() && name.length() <= 64 && isAlphanumeric(name.charAt(0));
    for (int i = 0; right && i < name.length(); i++) {
      char c = name.charAt(i);
      right = isAlphanumeric(c) || c == '.' || c == '_' || c == '-';
    }
    if (!right) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot name a "
              + what
              + ": a name has 1 to 64 letters, digits, '.', '_' or '-', and begins with a letter or"
              + " digit");
    }
    return name;
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
