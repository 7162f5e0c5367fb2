package dev.sluice.rule;

import java.time.Instant;

/// With which events a rule begins when it is seen for the first time.
public sealed interface Start {

  /// With those that come from then on.
  record Latest() implements Start {}

  /// With all that are still kept.
  record Earliest() implements Start {}

  /// With those that were accepted at or after a time.
  record Since(Instant time) implements Start {}

  /// With the one at a place in the journal, or the first behind it that is still kept.
  ///
  /// @param position 1 or more
  record At(long position) implements Start {

    /// Checks the position.
    public At {
      if (position < 1) {
        throw new IllegalArgumentException("a position is 1 or more, not " + position);
      }
    }
  }
}
