package dev.sluice.bench;

import java.time.Duration;

/// How long and how hard to load a server.
///
/// @param pace when the next request is sent
/// @param warmup what runs before anything is counted
/// @param measured what is counted
/// @param most the most requests in all
record Plan(Pace pace, Duration warmup, Duration measured, long most) {

  /// The longest that one run may take.
  static final Duration LONGEST = Duration.ofMinutes(2);

  /// When the next request is sent.
  sealed interface Pace {

    /// As soon as a connection has its answer.
    record Closed() implements Pace {}

    /// At a steady rate, whether or not answers come; times count from when a request was due.
    record Open(double perSecond) implements Pace {
      /// Checks the rate.
      public Open {
        if (!(perSecond >= 1 && perSecond <= 1_000_000)) {
          throw new IllegalArgumentException(
              "a rate of " + perSecond + " cannot be kept; 1 to 1,000,000 a second are right");
        }
      }
    }
  }

  /// Checks the bounds.
  Plan {
    if (warmup.plus(measured).compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a run of "
              + warmup.plus(measured).toSeconds()
              + " s is too long; warm-up and measured time are at most "
              + LONGEST.toSeconds()
              + " s together");
    }
    if (measured.isZero() || measured.isNegative() || warmup.isNegative() || most < 1) {
      throw new IllegalArgumentException("a run measures some time and sends some requests");
    }
  }

  static Plan closed(Duration warmup, Duration measured) {
    return new Plan(new Pace.Closed(), warmup, measured, Long.MAX_VALUE);
  }

  static Plan open(double perSecond, Duration warmup, Duration measured) {
    return new Plan(new Pace.Open(perSecond), warmup, measured, Long.MAX_VALUE);
  }
}
