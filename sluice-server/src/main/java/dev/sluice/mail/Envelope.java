package dev.sluice.mail;

import java.util.List;
import java.util.Optional;

/// From whom a message is and for whom, as its sender says so outside of it.
///
/// @param client who hands it over
/// @param sender where a notice of trouble goes; empty is the null reverse-path, and gets none
/// @param recipients whom it is for, in the order in which they were named, at least one
/// @param isInternationalized whether its headers may be UTF-8 (RFC 6531)
public record Envelope(
    Client client,
    Optional<EmailAddress> sender,
    List<EmailAddress> recipients,
    boolean isInternationalized) {

  /// Copies the recipients.
  public Envelope {
    recipients = List.copyOf(recipients);
  }
}
