package dev.sluice.archive;

/// What a prefix says about one event.
public sealed interface Resolution {

  /// The event has its place.
  ///
  /// @param prefix the text in front of the object's name
  record Resolved(String prefix) implements Resolution {}

  /// The event has no place, because a value is missing or of no use.
  ///
  /// @param path where the value should be
  /// @param reason what stands there instead
  record Missing(String path, String reason) implements Resolution {}
}
