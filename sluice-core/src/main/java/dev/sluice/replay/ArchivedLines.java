package dev.sluice.replay;

import dev.sluice.event.Payload;
import dev.sluice.journal.Position;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The lines of an archive, object by object: recent files of an archive that is packed first, and
/// then all others, both in the order of keys. A line that is packed meanwhile may come twice.
public interface ArchivedLines {

  /// Whether its lines are something else than the events' views, because it transforms them.
  boolean isTransformed();

  /// Begins to read behind a line, and with the first one when there is none. Objects that hold
  /// nothing of a range of positions may be passed over.
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
  /// @param isOwn whether this hub has written its object, with positions of this journal
  /// @param bytes without the line break; empty when it is longer than any event makes it
  record Line(Place place, Position first, boolean isOwn, Payload bytes) {}

  /// An archive that is being read.
  interface Reading extends Closeable {
    /// Whether {@link #next} has its answer at once. What it needs is begun and goes on meanwhile:
    /// of an object in Parquet the lines are made first.
    ///
    /// @param patience how long to wait for that
    /// @throws dev.sluice.fault.Fault when an object cannot be read now
    boolean isReady(Duration patience) throws IOException;

    /// The next line; null behind the last one.
    @Nullable Line next() throws IOException;
  }
}
