package dev.sluice.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import java.util.regex.MatchResult;

/// A regular expression that takes time by the length of the text, whatever it says.
///
/// It is RE2's part of what ECMA 262 knows: no look-around and no back-references.
final class LinearPattern implements RegularExpression {

  static final int MAX_LENGTH = 1_000;

  /// How often its counted repetitions may repeat something, all of them multiplied: RE2 writes
  /// them out.
  static final int MAX_REPETITION = 2_000;

  private static final java.util.regex.Pattern COUNTED =
      java.util.regex.Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}");

  private final Pattern pattern;

  private LinearPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /// @throws IllegalArgumentException when it is beyond the limits, or RE2 does not know it
  static LinearPattern of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a regular expression has at most " + MAX_LENGTH + " characters");
    }
    long repeated = 1;
    for (MatchResult each : COUNTED.matcher(text).results().toList()) {
      String most =
          each.group(2) == null || each.group(2).isEmpty() ? each.group(1) : each.group(2);
      repeated *= Math.max(1, Long.parseLong(most));
      if (repeated > MAX_REPETITION) {
        throw new IllegalArgumentException(
            "the regular expression '"
                + text
                + "' repeats more than "
                + MAX_REPETITION
                + " times, its counts multiplied");
      }
    }
    try {
      return new LinearPattern(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the regular expression '"
              + text
              + "' is not one of RE2, which knows no look-around and no back-references: "
              + e.getDescription(),
          e);
    }
  }

  @Override
  public boolean matches(String value) {
    return pattern.matcher(value).find();
  }
}
