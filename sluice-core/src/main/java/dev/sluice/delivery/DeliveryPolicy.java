package dev.sluice.delivery;

import java.time.Duration;

/// How a target is treated.
///
/// @param concurrency how many attempts run at once, 1 to 1,000
/// @param perSecond how many attempts begin in a second; 0 is without limit
/// @param deadline how long one attempt may take
/// @param maxAttempts after how many attempts a delivery is dead, 1 to 1,000
/// @param maxAge at which age a delivery is dead
public record DeliveryPolicy(
    int concurrency, double perSecond, Duration deadline, int maxAttempts, Duration maxAge) {

  /// What holds when nothing is configured: 185 attempts or 24 hours, as EventBridge does.
  public static final DeliveryPolicy DEFAULT =
      new DeliveryPolicy(16, 0, Duration.ofSeconds(15), 185, Duration.ofHours(24));
}
