package dev.sluice.replay;

import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a run does.
public sealed interface Work {

  /// How many events or dead letters a run takes in a second when nobody says.
  int DEFAULT_PER_SECOND = 500;

  /// The most that a run may take in a second.
  int MAX_PER_SECOND = 100_000;

  /// How many rules a replay may name.
  int MAX_RULES = 100;

  /// How many events, or dead letters, become due in a second at most.
  int perSecond();

  private static void requireRate(int perSecond) {
    if (perSecond < 1 || perSecond > MAX_PER_SECOND) {
      throw new IllegalArgumentException(
          "a rate is 1/s to " + MAX_PER_SECOND + "/s, not " + perSecond + "/s");
    }
  }

  /// Routes events of the journal again.
  ///
  /// @param rules to which rules; what they do not match is passed over
  /// @param from where it begins
  /// @param until where it ends, exclusive
  /// @param fromTime only what was accepted at or after this time
  /// @param toTime and before this time
  /// @param pattern only what matches this event pattern too
  record Replay(
      List<RuleName> rules,
      Position from,
      Position until,
      Optional<Instant> fromTime,
      Optional<Instant> toTime,
      Optional<String> pattern,
      int perSecond)
      implements Work {

    /// Checks the limits.
    public Replay {
      rules = List.copyOf(rules);
      if (rules.isEmpty() || rules.size() > MAX_RULES) {
        throw new IllegalArgumentException("a replay names 1 to " + MAX_RULES + " rules");
      }
      if (until.compareTo(from) < 0) {
        throw new IllegalArgumentException(
            "a replay cannot end at position " + until + " when it begins at " + from);
      }
      requireRate(perSecond);
    }
  }

  /// Takes events out of an archive into the journal again, for some rules.
  ///
  /// @param archive which archive
  /// @param rules to which rules; what they do not match is passed over
  /// @param from what stood there first, or behind it
  /// @param until and before this position
  /// @param routed of what this hub has written only what stood before this position: the rest
  ///   comes to these rules anyway. Positions of other hubs' objects say nothing of this journal
  /// @param fromTime only what was accepted at or after this time
  /// @param toTime and before this time
  /// @param pattern only what matches this event pattern too
  record Restore(
      TargetName archive,
      List<RuleName> rules,
      Optional<Position> from,
      Optional<Position> until,
      Optional<Position> routed,
      Optional<Instant> fromTime,
      Optional<Instant> toTime,
      Optional<String> pattern,
      int perSecond)
      implements Work {

    /// Checks the limits.
    public Restore {
      rules = List.copyOf(rules);
      if (rules.isEmpty() || rules.size() > MAX_RULES) {
        throw new IllegalArgumentException("a replay names 1 to " + MAX_RULES + " rules");
      }
      requireRate(perSecond);
    }
  }

  /// Makes dead letters due again.
  ///
  /// @param filter which ones; those that die later are not among them
  record Redrive(DeliveryFilter filter, int perSecond) implements Work {

    /// Checks the rate.
    public Redrive {
      requireRate(perSecond);
    }
  }
}
