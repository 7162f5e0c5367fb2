package dev.sluice.ingress.http;

import dev.sluice.identity.Caller;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whoever pauses rules, and lets them go on.
public interface PauseDesk {

  /// A paused rule.
  ///
  /// @param by who has paused it
  /// @param at when
  /// @param pending how many of its deliveries have not ended, but for those to archives
  record Paused(String rule, String by, Instant at, long pending) {}

  /// Holds what a rule owes from now on; one that is paused already stays as it is.
  ///
  /// @throws dev.sluice.fault.Fault `no-such-rule`
  Paused pause(String rule, Caller by);

  /// Delivers again what a rule owes.
  ///
  /// @return whether it was paused
  /// @throws dev.sluice.fault.Fault `no-such-rule`
  boolean resume(String rule, Caller by);

  /// Paused rules behind one, in the order of their names, up to a number.
  List<Paused> list(Optional<String> after, int max);
}
