package dev.sluice.identity.key;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How often requests may come: a number in a second, a minute or an hour, as in `100/s`.
///
/// @param requests how many; as many may come at once
/// @param per in which time
public record Rate(int requests, Per per) {

  /// The most requests that a rate may name.
  public static final int MAX_REQUESTS = 1_000_000;

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,7})/([smh])");

  /// The time that a rate counts over.
  public enum Per {
    /// A second, `s`.
    SECOND("s", Duration.ofSeconds(1)),
    /// A minute, `m`.
    MINUTE("m", Duration.ofMinutes(1)),
    /// An hour, `h`.
    HOUR("h", Duration.ofHours(1));

    private final String text;
    private final Duration time;

    Per(String text, Duration time) {
      this.text = text;
      this.time = time;
    }
  }

  /// Checks the number.
  public Rate {
    if (requests < 1 || requests > MAX_REQUESTS) {
      throw wrong(String.valueOf(requests));
    }
  }

  /// Reads `100/s`, `100/m` or `100/h`.
  ///
  /// @throws IllegalArgumentException when it is something else
  public static Rate parse(String text) {
    Matcher match = TEXT.matcher(text);
    if (match.matches()) {
      int requests = Integer.parseInt(match.group(1));
      for (Per per : Per.values()) {
        if (per.text.equals(match.group(2)) && requests >= 1 && requests <= MAX_REQUESTS) {
          return new Rate(requests, per);
        }
      }
    }
    throw wrong(text);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is not a rate of 1 to 1000000; one would be 10/s, 100/m or 5000/h");
  }

  /// The time from one request to the next at this rate.
  long intervalNanos() {
    return Math.max(1, per.time.toNanos() / requests);
  }

  @Override
  public String toString() {
    return requests + "/" + per.text;
  }
}
