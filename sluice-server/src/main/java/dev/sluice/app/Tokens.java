package dev.sluice.app;

import dev.sluice.config.IdentitySettings;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.oauth.FileClient;
import dev.sluice.identity.oauth.OAuthClients;
import dev.sluice.identity.oauth.TokenGrants;
import dev.sluice.identity.token.OwnIssuer;
import dev.sluice.identity.token.OwnTokens;
import dev.sluice.identity.token.ResourceServers;
import dev.sluice.identity.token.SigningKeys;
import dev.sluice.identity.token.TokenAuthenticator;
import dev.sluice.identity.token.TokenSigner;
import dev.sluice.identity.token.UserTokens;
import dev.sluice.identity.token.VerifiedTokens;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.oauth.OAuthApi;
import dev.sluice.management.Changes;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The wiring of tokens: keys, clients, and whoever says who calls.
final class Tokens implements AutoCloseable {

  private final SigningKeys keys;
  private final OwnIssuer own;
  private final TokenAuthenticator authenticator;
  private final ResourceServers servers;
  private final OAuthClients clients;
  private final TokenGrants grants;

  /// @param registry keeps keys and clients; it should seal what it keeps
  /// @param listening the URL that the hub listens at; asked when the first token is made
  Tokens(
      IdentitySettings settings,
      Registry registry,
      Changes changes,
      Clock clock,
      Supplier<String> listening,
      Executor background) {
    Supplier<String> issuer = () -> settings.issuer().orElseGet(listening);
    servers = new ResourceServers(settings.resourceServers());
    keys =
        new SigningKeys(
            registry, changes, clock, issuer, settings.rotate(), SigningKeys::pair, background);
    List<FileClient> fromFile =
        settings.clients().stream()
            .map(client ->
                new FileClient(
                    client.name(),
                    client.clientId(),
                    () -> client.secret().reveal(),
                    client.scopes(),
                    client.reach()))
            .toList();
    clients =
        new OAuthClients(
            registry, changes, clock, new SecureRandom(), servers, fromFile, this::forget);
    own = new OwnIssuer(keys, clients, clock);
    authenticator = new TokenAuthenticator(own, settings.issuers(), background, clock);
    grants = new TokenGrants(clients, servers, keys, settings.life(), clock);
  }

  private void forget(String subject) {
    authenticator.forgetSubject(subject);
  }

  /// The clients themselves, for rooms that make some.
  OAuthClients clients() {
    return clients;
  }

  TokenSigner signer() {
    return keys;
  }

  OwnTokens own() {
    return own;
  }

  VerifiedTokens verified() {
    return authenticator;
  }

  Authenticator authenticator() {
    return authenticator;
  }

  /// From now on, asks these for users.
  void users(UserTokens users) {
    own.users(users);
  }

  /// Where tokens are got, and their keys published.
  Routes.Builder open() {
    return OAuthApi.open(grants, keys, servers);
  }

  /// Where clients and signing keys are managed.
  Routes.Builder management() {
    return OAuthApi.management(clients, keys, authenticator::forgetAll);
  }

  @Override
  public void close() {
    authenticator.close();
  }
}
