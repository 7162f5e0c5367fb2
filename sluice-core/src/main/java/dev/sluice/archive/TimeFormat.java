package dev.sluice.archive;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// How a time stands in a prefix: `yyyy`, `MM`, `dd`, `HH` and `mm` with `/`, `-`, `_` or `.`
/// between them, in UTC, as Firehose writes them.
///
/// That is less than the JDK's formatter takes: names of months and eras differ between versions of
/// the JDK, and an object's place must not.
record TimeFormat(String text) {

  private static final int MAX_CHARACTERS = 64;
  private static final String SEPARATORS = "/-_.";
  private static final LocalDateTime SAMPLE = LocalDateTime.of(2026, 11, 21, 9, 30);

  /// Checks a format.
  ///
  /// @throws IllegalArgumentException when it is none
  static TimeFormat parse(String text) {
    boolean hasField = false;
    int at = 0;
    while (at < text.length()) {
      Optional<Field> field = Field.at(text, at);
      if (field.isEmpty() && SEPARATORS.indexOf(text.charAt(at)) < 0) {
        throw wrong();
      }
      hasField |= field.isPresent();
      at += field.map(Field::length).orElse(1);
    }
    if (!hasField || text.length() > MAX_CHARACTERS) {
      throw wrong();
    }
    return new TimeFormat(text);
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "a time has yyyy, MM, dd, HH and mm with '/', '-', '_' or '.' between them, and at most "
            + MAX_CHARACTERS
            + " characters, such as {time:yyyy/MM/dd}");
  }

  /// A time in this form; empty outside the years 0 to 9999, which four digits cannot say.
  Optional<String> of(Instant instant) {
    if (instant.getEpochSecond() < Field.FIRST || instant.getEpochSecond() > Field.LAST) {
      return Optional.empty();
    }
    return Optional.of(written(LocalDateTime.ofInstant(instant, ZoneOffset.UTC)));
  }

  /// Some time in this form.
  String sample() {
    return written(SAMPLE);
  }

  private String written(LocalDateTime time) {
    StringBuilder written = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      Optional<Field> field = Field.at(text, at);
      if (field.isPresent()) {
        String digits = Integer.toString(field.get().of(time));
        written.repeat('0', field.get().length() - digits.length()).append(digits);
        at += field.get().length();
      } else {
        written.append(text.charAt(at++));
      }
    }
    return written.toString();
  }

  private enum Field {
    YEAR("yyyy"),
    MONTH("MM"),
    DAY("dd"),
    HOUR("HH"),
    MINUTE("mm");

    static final long FIRST = LocalDateTime.of(0, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    static final long LAST =
        LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

    private final String word;

    Field(String word) {
      this.word = word;
    }

    int length() {
      return word.length();
    }

    static Optional<Field> at(String text, int at) {
      for (Field field : values()) {
        if (text.startsWith(field.word, at)) {
          return Optional.of(field);
        }
      }
      return Optional.empty();
    }

    int of(LocalDateTime time) {
      return switch (this) {
        case YEAR -> time.getYear();
        case MONTH -> time.getMonthValue();
        case DAY -> time.getDayOfMonth();
        case HOUR -> time.getHour();
        case MINUTE -> time.getMinute();
      };
    }
  }
}
