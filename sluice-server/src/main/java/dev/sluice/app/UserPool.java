package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.identity.Authenticator;
import dev.sluice.identity.Scope;
import dev.sluice.identity.token.UserTokens;
import dev.sluice.identity.user.Argon2;
import dev.sluice.identity.user.Users;
import dev.sluice.ingress.http.Endpoint;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.http.cognito.CognitoEndpoint;
import dev.sluice.ingress.http.manage.MailboxEndpoint;
import dev.sluice.mail.relay.DevelopmentMailbox;
import dev.sluice.mail.relay.Letters;
import dev.sluice.mail.relay.RelayQueue;
import dev.sluice.management.Changes;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.util.Optional;

/// The users of a hub: the pool, where its letters go, and its routes.
final class UserPool {

  private final Users users;
  private final Optional<DevelopmentMailbox> mailbox;

  private UserPool(Users users, Optional<DevelopmentMailbox> mailbox) {
    this.users = users;
    this.mailbox = mailbox;
  }

  /// Serves users when the configuration asks for it.
  ///
  /// @param registry keeps users; it should seal what it keeps
  /// @param relay where letters go; empty keeps them in the development mailbox
  static Optional<UserPool> start(
      Configuration configuration,
      Registry registry,
      Changes changes,
      Users.TokenParts tokens,
      Optional<RelayQueue> relay,
      Clock clock) {
    return configuration
        .identity()
        .users()
        .map(settings -> {
          SecureRandom random = new SecureRandom();
          Optional<DevelopmentMailbox> mailbox =
              relay.isPresent()
                  ? Optional.empty()
                  : Optional.of(new DevelopmentMailbox(registry, clock, random));
          Letters letters = relay.<Letters>map(queue -> queue).or(() -> mailbox).orElseThrow();
          Users users =
              new Users(
                  settings,
                  new Users.Keeping(registry, changes, letters),
                  tokens,
                  new Argon2(random),
                  clock,
                  random);
          return new UserPool(users, mailbox);
        });
  }

  /// Which sessions are open.
  UserTokens sessions() {
    return users.sessions();
  }

  /// What apps call at `POST /`, where the hub is not managed.
  Endpoint open(Authenticator authenticator) {
    return CognitoEndpoint.forEverybody(users, authenticator);
  }

  /// What apps and operators call at `POST /`, where the hub is managed.
  Endpoint management(Authenticator authenticator) {
    return CognitoEndpoint.forManagement(users, authenticator);
  }

  /// The mailbox, when letters go there.
  Routes.Builder mailbox() {
    Routes.Builder routes = Routes.builder();
    mailbox.ifPresent(
        box -> routes.guarded("GET", "/v1/mailbox", Scope.USERS_READ, new MailboxEndpoint(box)));
    return routes;
  }
}
