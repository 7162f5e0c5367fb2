package dev.sluice.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts failures by whatever they are counted by, in a window that begins with the first one.
///
/// Counts are kept for {@value #MAX_KEPT} keys; beyond that those that have not been seen for
/// longest are dropped.
public final class Failures<K> {

  private static final int MAX_KEPT = 10_000;

  private final Cache<K, AtomicInteger> counts;

  /// No failures yet.
  public Failures(Duration window, Clock clock) {
    counts =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .ticker(clock::nanos)
            .expireAfterWrite(window)
            .build();
  }

  /// How many there were.
  public int of(K key) {
    AtomicInteger count = counts.getIfPresent(key);
    return count == null ? 0 : count.get();
  }

  /// Notes one more.
  public void count(K key) {
    counts.get(key, _ -> new AtomicInteger()).incrementAndGet();
  }
}
