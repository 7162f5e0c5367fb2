package dev.sluice.identity.oauth;

import dev.sluice.identity.Failures;
import dev.sluice.time.Clock;
import java.time.Duration;

/// Counts attempts with a wrong secret, for each client and address, and for each address.
final class FailedAttempts {

  static final int MAX_FOR_CLIENT = 10;
  static final int MAX_FOR_ADDRESS = 100;
  static final Duration WINDOW = Duration.ofMinutes(5);

  private static final int MAX_ID = 256;

  private final Failures<String> failures;

  FailedAttempts(Clock clock) {
    failures = new Failures<>(WINDOW, clock);
  }

  /// Whether another attempt may be made.
  boolean mayTry(String clientId, String address) {
    return failures.of(pair(clientId, address)) < MAX_FOR_CLIENT
        && failures.of(address) < MAX_FOR_ADDRESS;
  }

  void failed(String clientId, String address) {
    failures.count(pair(clientId, address));
    failures.count(address);
  }

  private static String pair(String clientId, String address) {
    String id = clientId.length() > MAX_ID ? clientId.substring(0, MAX_ID) : clientId;
    return address + " " + id;
  }
}
