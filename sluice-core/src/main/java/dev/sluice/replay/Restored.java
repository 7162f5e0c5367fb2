package dev.sluice.replay;

import java.util.Optional;

/// How far a replay from an archive has come.
///
/// @param last the last line that it has looked at; empty before the first
/// @param refused how many lines are no events any more
/// @param reason why the last of those is none
public record Restored(Optional<ArchivedLines.Place> last, long refused, Optional<String> reason) {

  /// Before the first line.
  static final Restored NOTHING = new Restored(Optional.empty(), 0, Optional.empty());
}
