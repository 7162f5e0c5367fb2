package dev.sluice.engine.log;

import dev.sluice.journal.Position;

/// A place of the log that cannot be read any more.
///
/// @param segment the file
/// @param at the byte where the trouble begins
/// @param from the first position that is lost
/// @param until the position after the last that is lost
public record Damage(String segment, long at, Position from, Position until) {

  /// How many entries are lost.
  public long count() {
    return until.value() - from.value();
  }

  @Override
  public String toString() {
    String lost =
        count() == 1
            ? "1 event, position " + from
            : "%d events, positions %s to %d".formatted(count(), from, until.value() - 1);
    return "%s, from byte %d on: %s".formatted(segment, at, lost);
  }
}
