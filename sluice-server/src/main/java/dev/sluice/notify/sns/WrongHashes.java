package dev.sluice.notify.sns;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Failures;
import dev.sluice.notify.TopicName;
import dev.sluice.time.Clock;
import java.time.Duration;

/// Counts posts with a wrong hash, for each topic and address, so that a short hash cannot be found
/// by trying.
///
/// An address is not counted over all topics: SNS posts for all of its customers from the same
/// ones.
final class WrongHashes {

  static final int MAX = 20;
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final Failures<Pair> failures;

  private record Pair(TopicName topic, String address) {}

  WrongHashes(Clock clock) {
    failures = new Failures<>(WINDOW, clock);
  }

  /// @throws Fault `rate-limited`, the same for a topic that there is not
  void requireFew(TopicName topic, String address) {
    if (failures.of(new Pair(topic, address)) >= MAX) {
      throw Fault.limited(
          "rate-limited",
          "this address has posted with a wrong hash " + MAX + " times; try again in 5 minutes",
          WINDOW);
    }
  }

  void count(TopicName topic, String address) {
    failures.count(new Pair(topic, address));
  }
}
