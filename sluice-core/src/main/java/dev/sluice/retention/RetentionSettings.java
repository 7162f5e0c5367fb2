package dev.sluice.retention;

import java.time.Duration;

/// How long events are kept.
///
/// @param age how old an event is when it may be forgotten, 1 minute to 10 years
/// @param bytes how much room the journal may take before the oldest events go, at least 256 MiB;
///   {@link #NO_LIMIT} for no limit
/// @param deadLetters for how long a dead letter keeps its event, 0 to 10 years
/// @param dropUndelivered whether deliveries that have not ended are passed over, and become dead
public record RetentionSettings(
    Duration age, long bytes, Duration deadLetters, boolean dropUndelivered) {

  /// No limit by size.
  public static final long NO_LIMIT = Long.MAX_VALUE;

  /// The least size: four segments, so that there is always one to forget.
  public static final long MIN_BYTES = 256L << 20;

  /// The largest size that can be set, 1 PiB.
  public static final long MAX_BYTES = 1L << 50;

  /// The least age.
  public static final Duration MIN_AGE = Duration.ofMinutes(1);

  /// The longest age.
  public static final Duration MAX_AGE = Duration.ofDays(3_650);

  /// What holds when nothing is configured: a week, any size, dead letters a month.
  public static final RetentionSettings DEFAULT =
      new RetentionSettings(Duration.ofDays(7), NO_LIMIT, Duration.ofDays(30), false);

  /// Checks the limits that do not depend on the engine.
  public RetentionSettings {
    if (age.isNegative() || deadLetters.isNegative() || bytes < 0) {
      throw new IllegalArgumentException("retention has no negative limits");
    }
    if (bytes > MAX_BYTES && bytes != NO_LIMIT) {
      throw new IllegalArgumentException("retention's size is at most " + MAX_BYTES + " bytes");
    }
  }
}
