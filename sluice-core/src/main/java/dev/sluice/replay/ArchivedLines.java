package dev.sluice.replay;

import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The lines of an archive, object by object in the order of their keys.
public interface ArchivedLines {

  /// Whether its lines are something else than the events' views, because it transforms them.
  boolean isTransformed();

  /// Begins to read behind a line, and with the first one when there is none. Objects that hold
  /// nothing of a range of positions may be passed over.
  ///
  /// @throws dev.sluice.fault.Fault `archive-not-readable` when there is an object that cannot be
  ///   read line by line
  Reading read(Optional<Place> after, Optional<Position> from, Optional<Position> until)
      throws IOException;

  /// Where a line stands.
  ///
  /// @param key its object
  /// @param line counts from 1
  record Place(String key, long line) {}

  /// A line.
  ///
  /// @param first the position in the name of its object, at which or behind which it stands
  /// @param bytes without the line break; empty when it is longer than any event makes it
  record Line(Place place, Position first, Payload bytes) {}

  /// An archive that is being read.
  interface Reading extends Closeable {
    /// The next line; null behind the last one.
    @Nullable Line next() throws IOException;
  }
}
