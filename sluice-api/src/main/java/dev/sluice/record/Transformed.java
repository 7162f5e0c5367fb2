package dev.sluice.record;

/// What became of an event on its way into an archive; as in Firehose, one of three.
public sealed interface Transformed {

  /// This is stored.
  ///
  /// @param json one JSON object
  record Ok(String json) implements Transformed {}

  /// Nothing is stored, as it should be: the event counts as delivered, and as dropped.
  record Dropped() implements Transformed {}

  /// The original is stored under the error prefix, and the event counts as dead.
  ///
  /// @param message why, for a person; without values of the event, for it is stored
  record Failed(String message) implements Transformed {}
}
