package dev.sluice.identity;

import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.time.Duration;

/// Counts failures for each door and address. An address that has failed too often at a door is not
/// heard there for a while, and is heard at the others.
///
/// @param <D> what tells doors apart
public final class FailuresByAddress<D> {

  /// How long an address is not heard, from its first failure on.
  public static final Duration WINDOW = Duration.ofMinutes(5);

  private record Pair<D>(D door, String address) {}

  private final Failures<Pair<D>> failures;
  private final String what;
  private final int most;

  /// No failures yet.
  ///
  /// @param what an address has done that fails, such as `posted with a wrong hash`
  /// @param most how often it may do so
  public FailuresByAddress(String what, int most, Clock clock) {
    this.failures = new Failures<>(WINDOW, clock);
    this.what = what;
    this.most = most;
  }

  /// Insists that an address has not failed too often.
  ///
  /// @throws Fault `rate-limited`, the same for a door that there is not
  public void requireFew(D door, String address) {
    if (failures.of(new Pair<>(door, address)) >= most) {
      throw Fault.limited(
          "rate-limited",
          "this address has "
              + what
              + " "
              + most
              + " times; try again in "
              + WINDOW.toMinutes()
              + " minutes",
          WINDOW);
    }
  }

  /// Notes one more.
  ///
  /// @return whether it is the first for a while
  public boolean count(D door, String address) {
    Pair<D> pair = new Pair<>(door, address);
    boolean isFirst = failures.of(pair) == 0;
    failures.count(pair);
    return isFirst;
  }
}
