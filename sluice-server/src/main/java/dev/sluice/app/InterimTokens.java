package dev.sluice.app;

import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Authenticators;
import dev.sluice.identity.token.OwnIssuer;
import dev.sluice.identity.token.SigningKeys;
import dev.sluice.identity.token.TokenAuthenticator;
import dev.sluice.identity.token.UserTokens;
import dev.sluice.identity.user.Users;
import dev.sluice.management.Changes;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The hub's own tokens, as far as users need them.
final class InterimTokens implements AutoCloseable {

  private final SigningKeys keys;
  private final OwnIssuer own;
  private final TokenAuthenticator authenticator;

  InterimTokens(Registry registry, Changes changes, Clock clock, Supplier<String> issuer) {
    keys =
        new SigningKeys(
            registry, changes, clock, issuer, Duration.ofDays(90), Thread::startVirtualThread);
    own = new OwnIssuer(keys, _ -> Optional.empty(), clock);
    authenticator = new TokenAuthenticator(own, List.of(), Thread::startVirtualThread, clock);
  }

  Users.TokenParts parts() {
    return new Users.TokenParts(keys, own, authenticator);
  }

  void users(UserTokens users) {
    own.users(users);
  }

  Authenticator with(Authenticator others) {
    return new Authenticators(others, authenticator);
  }

  @Override
  public void close() {
    authenticator.close();
  }
}
