package dev.sluice.identity;

/// Something that a caller may be allowed to do.
public enum Scope {
  /// Send events.
  EVENTS_SEND("events:send"),
  /// See deliveries and dead letters.
  DELIVERIES_READ("deliveries:read"),
  /// Redrive dead letters.
  DELIVERIES_WRITE("deliveries:write");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /// The scope as it is written in configuration and tokens.
  public String text() {
    return text;
  }
}
