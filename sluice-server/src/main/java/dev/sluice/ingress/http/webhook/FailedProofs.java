package dev.sluice.ingress.http.webhook;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Failures;
import dev.sluice.time.Clock;
import java.time.Duration;

/// Counts requests that were not proven, for each webhook and address.
///
/// A token or a password could be found by trying, so an address that fails too often is not heard
/// for a while. A signature cannot: a right one always counts, so that nobody who sends wrong ones
/// through the same proxy keeps a provider out.
final class FailedProofs {

  static final int MAX = 100;
  static final Duration WINDOW = Duration.ofMinutes(5);

  private final Failures<Pair> failures;

  private record Pair(String webhook, String address) {}

  FailedProofs(Clock clock) {
    failures = new Failures<>(WINDOW, clock);
  }

  /// @throws Fault `rate-limited`
  void requireFew(String webhook, String address) {
    if (failures.of(new Pair(webhook, address)) >= MAX) {
      throw Fault.limited(
          "rate-limited",
          "this address has sent what is not proven " + MAX + " times; try again in 5 minutes",
          WINDOW);
    }
  }

  /// Notes one more.
  ///
  /// @return whether it is the first for a while
  boolean count(String webhook, String address) {
    Pair pair = new Pair(webhook, address);
    boolean isFirst = failures.of(pair) == 0;
    failures.count(pair);
    return isFirst;
  }
}
