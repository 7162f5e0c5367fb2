package dev.sluice.mail.receipt;

import dev.sluice.mail.Client;
import dev.sluice.mail.EmailAddress;
import dev.sluice.mail.Envelope;
import dev.sluice.mail.Incoming;
import dev.sluice.mail.NamedReception;
import dev.sluice.mail.Reply;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Takes messages by receipt rules.
public final class RuledReception implements NamedReception {

  private static final Reply WELCOME = new Reply(220, "2.0.0", "Welcome");
  private static final Reply BLOCKED =
      new Reply(554, "5.7.1", "No mail is taken from this address");

  private final Surroundings surroundings;
  private final MessageIds ids;

  /// @param random must not be guessable
  public RuledReception(Surroundings surroundings, RandomGenerator random) {
    this.surroundings = surroundings;
    this.ids = new MessageIds(random);
  }

  @Override
  public Reply connected(Client client) {
    return surroundings.filters().refuses(client.address()) ? BLOCKED : WELCOME;
  }

  @Override
  public Reply recipient(Client client, Optional<EmailAddress> sender, EmailAddress recipient) {
    return book().recipient(recipient, client.tls().isPresent());
  }

  @Override
  public Incoming begin(Envelope envelope) {
    return new IncomingMessage(surroundings, book(), envelope, ids.next(), false);
  }

  @Override
  public Incoming begin(Envelope envelope, String id) {
    if (!MessageIds.isOne(id)) {
      throw new IllegalArgumentException("'" + id + "' names no message");
    }
    return new IncomingMessage(surroundings, book(), envelope, id, true);
  }

  private RuleBook book() {
    return new RuleBook(surroundings.rules().get(), surroundings.domains());
  }
}
