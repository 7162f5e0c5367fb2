package dev.sluice.identity;

import java.time.Duration;

/// How many requests a caller may send: a rate, a quota, or both.
public interface Allowance {

  /// Takes one request from what is left, if there is one.
  Grant take();

  /// What became of asking for a request.
  ///
  /// @param granted whether there was one left
  /// @param limit how many there are at most in the time that the limit counts over
  /// @param remaining how many are left now
  /// @param reset how long until there are more
  record Grant(boolean granted, long limit, long remaining, Duration reset) {}
}
