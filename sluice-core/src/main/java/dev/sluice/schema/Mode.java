package dev.sluice.schema;

import java.util.Locale;

/// What becomes of events that do not conform to a schema.
public enum Mode {
  /// Nothing is checked; what is seen is noted.
  OBSERVE,
  /// They are told of and delivered.
  WARN,
  /// They are told of, and kept until they conform.
  QUARANTINE;

  /// The mode of a word.
  ///
  /// @throws IllegalArgumentException when it is none
  public static Mode parse(String word) {
    for (Mode mode : values()) {
      if (mode.word().equals(word)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "'" + word + "' is not a mode; write observe, warn or quarantine");
  }

  /// The mode as it is written.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
