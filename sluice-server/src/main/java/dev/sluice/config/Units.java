package dev.sluice.config;

import dev.sluice.fault.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Numbers with units, as the configuration writes them: `60s`, `64MiB`, `10/s`.
public final class Units {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,12})([A-Za-z]{1,3})");
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)/([smh])");

  /// A longer time cannot be counted in milliseconds everywhere.
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Units() {}

  /// A length of time: a whole number and `ms`, `s`, `m`, `h` or `d`.
  public static Duration duration(String text) {
    Matcher match = NUMBER_AND_UNIT.matcher(text);
    if (match.matches()) {
      long number = Long.parseLong(match.group(1));
      Duration duration =
          switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "d" -> Duration.ofDays(number);
            default -> throw notADuration(text);
          };
      if (duration.compareTo(LONGEST) > 0) {
        throw wrong(text, "is longer than a hundred years, 36500d");
      }
      return duration;
    }
    throw notADuration(text);
  }

  private static Fault notADuration(String text) {
    return wrong(text, "is not a duration; one would be 500ms, 60s, 5m, 24h or 7d");
  }

  /// A length of time as {@link #duration} reads it.
  static String shown(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 86_400 == 0 && seconds > 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }

  /// A number of bytes: a whole number and `B`, `KB`, `MB`, `GB` (thousands) or `KiB`, `MiB`, `GiB`
  /// (powers of 1024).
  public static long size(String text) {
    Matcher match = NUMBER_AND_UNIT.matcher(text);
    if (match.matches()) {
      long number = Long.parseLong(match.group(1));
      long unit =
          switch (match.group(2).toLowerCase(Locale.ROOT)) {
            case "b" -> 1;
            case "kb" -> 1_000;
            case "mb" -> 1_000_000;
            case "gb" -> 1_000_000_000;
            case "kib" -> 1L << 10;
            case "mib" -> 1L << 20;
            case "gib" -> 1L << 30;
            default -> 0;
          };
      if (unit > 0 && number <= Long.MAX_VALUE / unit) {
        return number * unit;
      }
    }
    throw wrong(text, "is not a size; one would be 512KiB, 10MB or 64MiB");
  }

  /// A number of bytes as {@link #size} reads it.
  static String shown(long bytes) {
    if (bytes > 0 && bytes % (1 << 30) == 0) {
      return (bytes >> 30) + "GiB";
    }
    if (bytes > 0 && bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes > 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }

  /// How often in a second: a number and `/s`, `/m` or `/h`.
  static double perSecond(String text) {
    Matcher match = RATE.matcher(text);
    if (match.matches()) {
      double number = new BigDecimal(match.group(1)).doubleValue();
      double rate =
          switch (match.group(2)) {
            case "m" -> number / 60;
            case "h" -> number / 3600;
            default -> number;
          };
      if (rate > 0 && rate <= 1_000_000) {
        return rate;
      }
    }
    throw wrong(text, "is not a rate of up to 1000000/s; one would be 10/s, 100/m or 5/h");
  }

  private static Fault wrong(String text, String trouble) {
    return Fault.of(Fault.Kind.INVALID, "invalid-value", "'" + text + "' " + trouble);
  }
}
