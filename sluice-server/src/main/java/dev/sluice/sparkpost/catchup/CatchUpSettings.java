package dev.sluice.sparkpost.catchup;

import dev.sluice.sparkpost.api.Accounts;
import java.time.Duration;
import java.util.Set;

/// Which past events are pulled, and how often.
///
/// @param every how often
/// @param overlap how far each time begins before the end of the last time: events can come into
///   the Events API late
/// @param accounts whose events
/// @param except subaccounts that are left out
/// @param events which types; none is all
public record CatchUpSettings(
    Duration every, Duration overlap, Accounts accounts, Set<Integer> except, Set<String> events) {

  /// How often unless told otherwise.
  public static final Duration EVERY = Duration.ofMinutes(15);

  /// How far back unless told otherwise.
  public static final Duration OVERLAP = Duration.ofHours(1);

  /// Copies the sets.
  public CatchUpSettings {
    except = Set.copyOf(except);
    events = Set.copyOf(events);
  }
}
