package dev.sluice.engine.journal;

import dev.sluice.journal.Position;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Where an engine keeps the fingerprints of accepted events.
///
/// It need not be durable at once: what {@link #write} has written may be lost in a crash, as long
/// as {@link #through()} then is no further than what is left.
public interface FingerprintIndex {

  /// An accepted event.
  ///
  /// @param millis when it was accepted
  record Known(Fingerprint fingerprint, long position, long millis) {}

  /// The latest event of a fingerprint that was written.
  Optional<Known> find(Fingerprint fingerprint);

  /// Adds what stands in the journal up to a position, in one atomic write.
  ///
  /// @param sorted by fingerprint; no two have the same
  void write(List<Known> sorted, Position through);

  /// Makes durable what was written. Without the log, what it lost could not be made good.
  void persist();

  /// Up to which position, exclusive, all events have been written.
  Position through();

  /// Looks through some of what there is, beginning where the last call ended, and removes what was
  /// accepted before an instant.
  ///
  /// @param kept takes what stays
  /// @return whether there is more to look through in this pass
  boolean sweep(Instant before, Consumer<Fingerprint> kept);
}
