package dev.sluice.sparkpost.connect;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.oauth.OAuthClients;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An OAuth client of the hub, which gets tokens by itself.
public final class ClientCredentials implements WebhookCredentials {

  private static final Caller SELF = new Caller("sluice", "sluice", Set.of(Scope.EVENTS_SEND));
  private static final String SCOPE = "sluice/" + Scope.EVENTS_SEND.text();

  private final OAuthClients clients;

  /// Clients made here.
  public ClientCredentials(OAuthClients clients) {
    this.clients = clients;
  }

  @Override
  public Pair fresh() {
    Optional<OAuthClients.Shown> there =
        clients.list(SELF).stream().filter(client -> client.name().equals(NAME)).findFirst();
    OAuthClients.Made made = there.isEmpty() ? made() : rotated(there.get());
    return new Pair(made.client().clientId(), made.secret());
  }

  private OAuthClients.Made made() {
    return clients.create(SELF, NAME, List.of(SCOPE), Reach.ALL);
  }

  /// A client has two secrets at most: a third would end one that SparkPost may still use.
  private OAuthClients.Made rotated(OAuthClients.Shown there) {
    Optional<Instant> retiring = there.retiring();
    if (retiring.isPresent()) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "rotation-under-way",
          "the secret before the last still counts until "
              + retiring.get()
              + ", and SparkPost may use it; rotate again after that");
    }
    if (!there.scopes().contains(SCOPE) || !there.reach().equals(Reach.ALL)) {
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "unfit-credentials",
          "the client '"
              + NAME
              + "' is there already and lacks "
              + SCOPE
              + ", or is restricted to subaccounts; remove it, and a right one is made");
    }
    return clients.rotate(SELF, NAME, OVERLAP);
  }

  @Override
  public boolean count(Pair pair) {
    return clients.isSecret(pair.name(), pair.secret());
  }
}
