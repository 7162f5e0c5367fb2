package dev.sluice.target.app;

/// What the body of a request to an application is.
public enum Content {
  /// The event in the shape that it came in; one that came in no shape as a structured CloudEvent.
  EVENT,
  /// The data of the event, with its attributes as `ce-` header fields (CloudEvents HTTP binding,
  /// binary mode).
  CLOUDEVENTS
}
