package dev.sluice.identity.user;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Caller;
import dev.sluice.identity.token.AccessToken;
import dev.sluice.identity.token.OwnTokens;
import dev.sluice.identity.token.UserTokens;
import java.util.Optional;

/// Says which user holds an access token: while its session is open, and not longer.
final class Holders implements UserTokens {

  private final Pool pool;
  private final OwnTokens tokens;

  /// A user, and the session that the token names.
  record Holder(User user, Session session) {}

  Holders(Pool pool, OwnTokens tokens) {
    this.pool = pool;
    this.tokens = tokens;
  }

  /// @throws Fault {@link Refusal#NOT_AUTHORIZED}
  Holder of(String accessToken) {
    AccessToken token = read(accessToken);
    User user =
        pool.store()
            .bySub(token.subject())
            .orElseThrow(() -> Refusal.USER_NOT_FOUND.because("User does not exist."));
    Session session =
        token
            .session()
            .flatMap(id -> pool.store().session(user.sub(), id))
            .filter(open -> pool.now().isBefore(open.expires()))
            .orElseThrow(() -> Refusal.NOT_AUTHORIZED.because("Access Token has been revoked"));
    if (!user.enabled()) {
      throw Refusal.NOT_AUTHORIZED.because("User is disabled.");
    }
    return new Holder(user, session);
  }

  private AccessToken read(String accessToken) {
    try {
      return tokens.read(accessToken);
    } catch (Fault e) {
      if (e.kind() != Fault.Kind.UNAUTHENTICATED) {
        throw e;
      }
      throw Refusal.NOT_AUTHORIZED.because(
          e.sentence().contains("expired") ? "Access Token has expired" : "Invalid Access Token");
    }
  }

  @Override
  public Optional<Caller> caller(String subject, String session) {
    return pool.store()
        .session(subject, session)
        .filter(open -> pool.now().isBefore(open.expires()))
        .flatMap(open -> pool.store().bySub(open.sub()))
        .filter(User::enabled)
        .flatMap(user ->
            user.clientId().map(id -> new Caller(user.sub(), id, pool.settings().scopes())));
  }
}
