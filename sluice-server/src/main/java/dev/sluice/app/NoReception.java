package dev.sluice.app;

import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.Reception;
import dev.sluice.mail.Reply;
import java.io.IOException;
import java.util.Optional;

/// The reception of a hub that cannot keep mail: every sender is asked to keep it and come back.
final class NoReception implements Reception {

  private static final Reply LATER =
      new Reply(451, "4.3.0", "mail cannot be kept here yet; try again later");

  @Override
  public Reply connected(Client client) {
    return new Reply(250, "2.0.0", "welcome");
  }

  @Override
  public Reply recipient(Client client, Optional<EmailAddress> sender, EmailAddress recipient) {
    return LATER;
  }

  @Override
  public Incoming begin(Envelope envelope) throws IOException {
    throw new IOException("no recipient was taken");
  }
}
