package dev.sluice.servlet.container;

import java.time.Duration;

/// How much an application may take.
///
/// @param time how long a call may run; then it is interrupted and its caller told
/// @param callBytes the largest content of a call; a larger one is refused
/// @param answerBytes the largest content of an answer; a larger one fails the call
/// @param callsAtOnce how many calls may run at the same time; one more waits, within its time
public record Limits(Duration time, int callBytes, int answerBytes, int callsAtOnce) {

  /// 30 seconds, 16 MiB in, 16 MiB out, 64 calls at once.
  public static final Limits DEFAULT = new Limits(Duration.ofSeconds(30), 16 << 20, 16 << 20, 64);

  /// Refuses limits that let nothing through.
  public Limits {
    if (time.compareTo(Duration.ofMillis(1)) < 0
        || callBytes < 0
        || answerBytes < 0
        || callsAtOnce < 1) {
      throw new IllegalArgumentException("a limit lets nothing through");
    }
  }
}
