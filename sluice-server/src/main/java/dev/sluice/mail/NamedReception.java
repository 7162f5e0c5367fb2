package dev.sluice.mail;

import java.io.IOException;

/// A reception that also takes messages under names that whoever hands them over has made, and can
/// make again when a message comes again.
public interface NamedReception extends Reception {

  /// Begins to take a message, whose recipients were all said yes to. What was kept of an earlier
  /// try of the same name, which came to no good end, is replaced.
  ///
  /// @param id 40 lower-case letters and digits; it must not be that of a message that was taken
  /// @throws IOException when it cannot be kept
  Incoming begin(Envelope envelope, String id) throws IOException;
}
