package dev.sluice.config;

import dev.sluice.delivery.DeliveryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Reads how a target is treated: `rate`, `concurrency`, `timeout` and `retry`.
final class PolicyReader {

  /// The keys that it reads.
  static final Set<String> KEYS = Set.of("rate", "concurrency", "timeout", "retry");

  private PolicyReader() {}

  /// @param usual what holds where nothing stands
  static DeliveryPolicy read(Section target, DeliveryPolicy usual) {
    int attempts = usual.maxAttempts();
    Duration age = usual.maxAge();
    Optional<Section> retry = target.section("retry");
    if (retry.isPresent()) {
      attempts = retry.get().whole("attempts", 1, 1_000).orElse(attempts);
      age = retry.get().duration("age", Duration.ofSeconds(1), Duration.ofDays(30)).orElse(age);
      retry.get().finish();
    }
    return new DeliveryPolicy(
        target.whole("concurrency", 1, 1_000).orElse(usual.concurrency()),
        target.rate("rate").orElse(usual.perSecond()),
        target
            .duration("timeout", Duration.ofMillis(100), Duration.ofMinutes(15))
            .orElse(usual.deadline()),
        attempts,
        age,
        usual.circuit(),
        usual.waits(),
        usual.blocks());
  }
}
