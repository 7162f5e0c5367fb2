package dev.sluice.rule.pattern;

import java.util.Locale;

/// Texts that are equal but for the case of letters, as event-ruler has it: each letter of the
/// pattern stands for its lower and for its upper case, and so `ß` also for `SS`.
final class Letters {

  private Letters() {}

  static boolean equals(String value, String pattern) {
    return from(value, 0, pattern, 0, true);
  }

  static boolean startsWith(String value, String pattern) {
    return from(value, 0, pattern, 0, false);
  }

  static boolean endsWith(String value, String pattern) {
    int longest = pattern.chars().map(c -> upper((char) c).length()).sum();
    for (int at = Math.max(0, value.length() - longest - pattern.length());
        at <= value.length();
        at++) {
      if (from(value, at, pattern, 0, true)) {
        return true;
      }
    }
    return false;
  }

  private static boolean from(String value, int at, String pattern, int first, boolean toEnd) {
    int position = at;
    for (int i = first; i < pattern.length(); i++) {
      char letter = pattern.charAt(i);
      String lower = lower(letter);
      String upper = upper(letter);
      if (lower.length() == upper.length()) {
        if (!value.startsWith(lower, position) && !value.startsWith(upper, position)) {
          return false;
        }
        position += lower.length();
      } else {
        int next = i + 1;
        return value.startsWith(lower, position)
                && from(value, position + lower.length(), pattern, next, toEnd)
            || value.startsWith(upper, position)
                && from(value, position + upper.length(), pattern, next, toEnd);
      }
    }
    return !toEnd || position == value.length();
  }

  private static String lower(char letter) {
    return String.valueOf(letter).toLowerCase(Locale.ROOT);
  }

  private static String upper(char letter) {
    return String.valueOf(letter).toUpperCase(Locale.ROOT);
  }
}
