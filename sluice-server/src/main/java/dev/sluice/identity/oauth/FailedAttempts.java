package dev.sluice.identity.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Counts attempts with a wrong secret, for each client and address, and for each address.
///
/// The window begins with the first failure. Counts are kept for {@value #MAX_KEPT} pairs; beyond
/// that those that have not been seen for longest are dropped.
final class FailedAttempts {

  static final int MAX_FOR_CLIENT = 10;
  static final int MAX_FOR_ADDRESS = 100;
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int MAX_KEPT = 10_000;
  private static final int MAX_ID = 256;

  private final Cache<String, AtomicInteger> counts;

  FailedAttempts(Clock clock) {
    counts =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .ticker(clock::nanos)
            .expireAfterWrite(WINDOW)
            .build();
  }

  /// Whether another attempt may be made.
  boolean mayTry(String clientId, String address) {
    return count(pair(clientId, address)) < MAX_FOR_CLIENT && count(address) < MAX_FOR_ADDRESS;
  }

  void failed(String clientId, String address) {
    counts.get(pair(clientId, address), _ -> new AtomicInteger()).incrementAndGet();
    counts.get(address, _ -> new AtomicInteger()).incrementAndGet();
  }

  private int count(String key) {
    AtomicInteger count = counts.getIfPresent(key);
    return count == null ? 0 : count.get();
  }

  private static String pair(String clientId, String address) {
    String id = clientId.length() > MAX_ID ? clientId.substring(0, MAX_ID) : clientId;
    return address + " " + id;
  }
}
