package dev.sluice.delivery;

import java.time.Duration;

/// When a target that fails is left alone.
///
/// @param failures after how many failures in a row, 1 to 10,000
/// @param share at which part of all attempts in the window, above 0 to 1; 0 does not count it
/// @param window how long back attempts count for the share
/// @param pause for how long at first; doubled each time that the trial fails, up to {@link
///   #LONGEST}
public record CircuitPolicy(int failures, double share, Duration window, Duration pause) {

  /// The longest pause, unless the first one is longer.
  public static final Duration LONGEST = Duration.ofMinutes(10);

  /// How many attempts there must be in the window before the share counts.
  public static final int LEAST = 20;

  /// What holds when nothing is configured.
  public static final CircuitPolicy DEFAULT =
      new CircuitPolicy(20, 0, Duration.ofMinutes(1), Duration.ofSeconds(5));

  /// Checks the limits.
  public CircuitPolicy {
    boolean isRight =
        failures >= 1
            && failures <= 10_000
            && share >= 0
            && share <= 1
            && window.compareTo(Duration.ofSeconds(1)) >= 0
            && window.compareTo(Duration.ofHours(1)) <= 0
            && pause.compareTo(Duration.ofMillis(10)) >= 0
            && pause.compareTo(Duration.ofHours(1)) <= 0;
    if (!isRight) {
      throw new IllegalArgumentException(
          "a circuit has 1 to 10,000 failures, a share of 0 to 1, a window of 1 s to 1 h and a"
              + " pause of 10 ms to 1 h");
    }
  }
}
