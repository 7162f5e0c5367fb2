package dev.sluice.mail;

import java.io.IOException;
import java.util.Optional;

/// Whatever takes messages from those who hand them over.
public interface Reception {

  /// Whether somebody may speak at all; anything but a positive reply ends the conversation.
  Reply connected(Client client);

  /// Whether a message may be for somebody.
  Reply recipient(Client client, Optional<EmailAddress> sender, EmailAddress recipient);

  /// Begins to take a message, whose recipients were all said yes to.
  ///
  /// @throws IOException when it cannot be kept
  Incoming begin(Envelope envelope) throws IOException;
}
