package dev.sluice.ingress.http;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// For how long a secret counts that was replaced, as it is written: `0s`, `30m`, `24h`, `7d`.
public final class Overlap {

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,8})([smhd])");

  private Overlap() {}

  /// Reads an overlap.
  ///
  /// @param most whole days
  /// @throws IllegalArgumentException when it is none, or longer
  public static Duration parse(String text, Duration most) {
    Matcher match = DURATION.matcher(text);
    if (match.matches()) {
      long number = Long.parseLong(match.group(1));
      Duration overlap =
          switch (match.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          };
      if (overlap.compareTo(most) <= 0) {
        return overlap;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is not a duration of 0s to "
            + most.toDays()
            + "d; one would be 30m, 24h or 7d");
  }
}
