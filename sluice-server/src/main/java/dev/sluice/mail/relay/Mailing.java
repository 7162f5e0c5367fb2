package dev.sluice.mail.relay;

/// What goes to a relay.
public sealed interface Mailing permits Letter, Report {

  /// Whom it is for.
  String to();
}
