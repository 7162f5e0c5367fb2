package dev.sluice.notify.sns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.fault.Fault;
import dev.sluice.notify.TopicName;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts posts with a wrong hash, for each topic and address, so that a short hash cannot be found
/// by trying.
///
/// The window begins with the first one. Counts are kept for 10,000 pairs; beyond that those that
/// have not been seen for longest are dropped. An address is not counted over all topics: SNS posts
/// for all of its customers from the same ones.
final class WrongHashes {

  static final int MAX = 20;
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int MAX_KEPT = 10_000;

  private final Cache<Pair, AtomicInteger> counts;

  private record Pair(TopicName topic, String address) {}

  WrongHashes(Clock clock) {
    counts =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .ticker(clock::nanos)
            .expireAfterWrite(WINDOW)
            .build();
  }

  /// @throws Fault `rate-limited`, the same for a topic that there is not
  void requireFew(TopicName topic, String address) {
    AtomicInteger count = counts.getIfPresent(new Pair(topic, address));
    if (count != null && count.get() >= MAX) {
      throw Fault.limited(
          "rate-limited",
          "this address has posted with a wrong hash " + MAX + " times; try again in 5 minutes",
          WINDOW);
    }
  }

  void count(TopicName topic, String address) {
    counts.get(new Pair(topic, address), _ -> new AtomicInteger()).incrementAndGet();
  }
}
