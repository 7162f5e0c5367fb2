package dev.sluice.replay;

import dev.sluice.event.Event;
import dev.sluice.outbox.TargetName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Where replays find what the journal has forgotten, and through which door it comes in again.
///
/// @param archives the archive of a name
public record Shelves(Function<TargetName, Optional<ArchivedLines>> archives, Door door) {

  /// No archives.
  public static final Shelves NONE =
      new Shelves(
          _ -> Optional.empty(),
          _ -> {
            throw new IllegalStateException("there is nothing to come in");
          });

  /// The way into the journal.
  @FunctionalInterface
  public interface Door {
    /// Admits copies, and returns when they are durable.
    ///
    /// @throws dev.sluice.fault.Fault when none was
    void admit(List<Event> copies) throws InterruptedException;
  }
}
