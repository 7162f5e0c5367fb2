package dev.sluice.bench.crash;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How and when a hub is killed.
///
/// @param after how long after the moment
record Blow(Moment moment, Duration after) {

  private static final int OF = 10;
  private static final int STARTING = 2;
  private static final int STOPPING = 2;
  private static final int LONGEST_RUN_MILLIS = 900;
  private static final int LONGEST_STOP_MILLIS = 700;

  /// What the time counts from.
  enum Moment {
    /// The start of the process, to be killed before it is ready as a rule.
    LAUNCHED,
    /// It said that it is ready, and clients send.
    READY,
    /// It was asked to stop.
    ASKED_TO_STOP
  }

  /// Draws a blow: of ten, six at work, two at the start, two while stopping.
  ///
  /// @param untilReady how long a start takes at the most
  static Blow draw(RandomGenerator random, Duration untilReady) {
    int drawn = random.nextInt(OF);
    if (drawn < STARTING) {
      return new Blow(
          Moment.LAUNCHED, Duration.ofNanos(random.nextLong(Math.max(1, untilReady.toNanos()))));
    }
    return drawn < STARTING + STOPPING
        ? new Blow(Moment.ASKED_TO_STOP, Duration.ofMillis(random.nextInt(LONGEST_STOP_MILLIS)))
        : new Blow(Moment.READY, Duration.ofMillis(random.nextInt(LONGEST_RUN_MILLIS)));
  }

  /// How long clients send before a hub is asked to stop.
  static Duration beforeStop(RandomGenerator random) {
    return Duration.ofMillis(random.nextInt(LONGEST_RUN_MILLIS));
  }
}
