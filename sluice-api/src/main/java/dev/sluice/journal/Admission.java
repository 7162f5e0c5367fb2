package dev.sluice.journal;

/// What the journal did with one event.
public sealed interface Admission {

  /// Where the event stands.
  Position position();

  /// The event is new and now durable.
  record Appended(Position position) implements Admission {}

  /// An event of the same source and id was accepted within the window; this one was not kept.
  ///
  /// @param position where the first one stands or stood
  record Repeated(Position position) implements Admission {}
}
