package dev.sluice.client;

/// The answer for one entry of a request.
public sealed interface Result {

  /// The event is durable.
  ///
  /// @param eventId the id of the event
  record Accepted(String eventId) implements Result {}

  /// The entry was not taken.
  ///
  /// @param code a code of PutEvents, as `MalformedDetail` or `InternalFailure`
  /// @param message what is wrong, for people
  record Failed(String code, String message) implements Result {}
}
