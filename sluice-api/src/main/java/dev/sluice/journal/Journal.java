package dev.sluice.journal;

import dev.sluice.event.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The one ordered, durable record of accepted events.
///
/// Positions grow by one without gaps, in the order in which events became durable. Repeats by
/// `(source, id)` are recognised here, and not in front of it, because only the append itself can
/// tell two simultaneous callers apart.
public interface Journal {

  /// Appends events in their order and returns when they are durable: synced to disk, or
  /// replicated. Many callers share one sync. The answers stand at the events' places.
  ///
  /// All of the new events become durable, or none does.
  ///
  /// @throws dev.sluice.fault.Fault of kind `BUSY` when too much waits to be written, `UNAVAILABLE`
  ///   when the journal cannot write; nothing was kept then
  List<Admission> append(List<Event> events) throws InterruptedException;

  /// Reads entries in order from a position on, as many as there are within the limits, but at
  /// least one if there is one. Empty when the position is {@link #end()}.
  ///
  /// A read from before {@link #first()} begins with the first entry that is still held: whoever
  /// wants a certain one compares positions. Within one answer there are no gaps.
  ///
  /// Positions that were given up as damaged are passed over, see {@link #lostUntil}.
  ///
  /// @throws dev.sluice.fault.Fault `journal-damaged` when what stands at the position cannot be
  ///   read and nobody has given it up; what stands behind it can
  List<Entry> read(Position from, int maxEntries, long maxBytes);

  /// The position that the next new event will get. What stands before it is durable.
  Position end();

  /// Where what is still held begins; {@link #end()} when nothing is.
  Position first();

  /// The oldest part that can be forgotten as a whole; empty while there is only the part that is
  /// being written.
  Optional<Stretch> oldest();

  /// How much room all that is held takes, in bytes.
  long bytes();

  /// Forgets what stands before a position, for good when it returns. It may keep more than asked:
  /// only whole parts are forgotten, and only once it can, so it is asked again. And repeats are
  /// recognised all the same: for how long does not depend on it. Whoever calls answers for it that
  /// nothing needs these events any more.
  ///
  /// @return {@link #first()} from now on
  /// @throws dev.sluice.fault.Fault of kind `UNAVAILABLE` when the disk refuses; some may be gone
  Position forgetBefore(Position position);

  /// Waits until {@link #end()} is past the given position, or the time is over.
  ///
  /// @return whether it is past it
  boolean awaitPast(Position position, Duration atMost) throws InterruptedException;

  /// Where to go on when what stands at a position was given up as damaged; empty when it was not.
  default Optional<Position> lostUntil(Position position) {
    return Optional.empty();
  }

  /// How many positions were given up as damaged.
  default long lost() {
    return 0;
  }
}
