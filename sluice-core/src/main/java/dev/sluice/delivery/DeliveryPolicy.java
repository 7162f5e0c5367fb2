package dev.sluice.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a target is treated.
///
/// @param concurrency how many attempts run at once, 1 to 1,000
/// @param perSecond how many attempts begin in a second; 0 is without limit
/// @param deadline how long one attempt may take, 10 ms to 15 minutes
/// @param maxAttempts after how many attempts a delivery is dead, 1 to 1,000
/// @param maxAge at which age a delivery is dead, 1 second to 30 days
/// @param circuit when it is left alone; empty for a target that never is
/// @param waits how long to wait after each attempt that failed, the last one again and again;
///   empty waits from one second, doubled each time, up to ten minutes
/// @param blocks whether those behind a dead delivery in its lane wait until a person acts
public record DeliveryPolicy(
    int concurrency,
    double perSecond,
    Duration deadline,
    int maxAttempts,
    Duration maxAge,
    Optional<CircuitPolicy> circuit,
    List<Duration> waits,
    boolean blocks) {

  /// What holds when nothing is configured: 185 attempts or 24 hours, as EventBridge does.
  public static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(16, 0, Duration.ofSeconds(15), 185, Duration.ofHours(24));

  /// A target that is never left alone, and tried again as usual.
  public DeliveryPolicy(
      int concurrency, double perSecond, Duration deadline, int maxAttempts, Duration maxAge) {
    this(concurrency, perSecond, deadline, maxAttempts, maxAge, Optional.empty(), List.of(), false);
  }

  /// The same with other circuits.
  public DeliveryPolicy with(Optional<CircuitPolicy> other) {
    return new DeliveryPolicy(
        concurrency, perSecond, deadline, maxAttempts, maxAge, other, waits, blocks);
  }

  /// The same, where those behind a dead delivery wait, or do not.
  public DeliveryPolicy blocking(boolean blocksFromNow) {
    return new DeliveryPolicy(
        concurrency, perSecond, deadline, maxAttempts, maxAge, circuit, waits, blocksFromNow);
  }

  /// Checks the limits.
  public DeliveryPolicy {
    waits = List.copyOf(waits);
    require(concurrency >= 1 && concurrency <= 1_000, "concurrency is 1 to 1,000");
    require(perSecond >= 0 && perSecond <= 1_000_000, "a rate is 0 to 1,000,000 a second");
    requireBetween(deadline, Duration.ofMillis(10), Duration.ofMinutes(15), "a deadline");
    require(maxAttempts >= 1 && maxAttempts <= 1_000, "attempts are 1 to 1,000");
    requireBetween(maxAge, Duration.ofSeconds(1), Duration.ofDays(30), "an age");
  }

  private static void requireBetween(Duration value, Duration least, Duration most, String what) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        what + " is " + least + " to " + most);
  }

  private static void require(boolean right, String rule) {
    if (!right) {
      throw new IllegalArgumentException(rule);
    }
  }
}
