package dev.sluice.identity.user;

import dev.sluice.identity.Sha256;
import dev.sluice.registry.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a user gets tokens: with the password, with a new password at the first sign-in, with a
/// refresh token; and how tokens end.
public final class SignIns {

  private static final Duration CHALLENGE_LIFE = Duration.ofMinutes(3);

  private final Pool pool;
  private final Holders holders;

  SignIns(Pool pool, Holders holders) {
    this.pool = pool;
    this.holders = holders;
  }

  /// Signs in with a password.
  ///
  /// @param typed a name, a verified address or a sub
  /// @param address where the request comes from
  public SignedIn password(String client, String typed, String password, String address)
      throws InterruptedException {
    pool.requireClient(client);
    pool.attempts().password(typed, address);
    return pool.settled(() -> {
      User user = checked(typed, password);
      boolean isHidden =
          user.status() == UserStatus.UNCONFIRMED && pool.settings().hidesExistence();
      if (!isHidden) {
        pool.attempts().passwordWasRight(typed, address);
      }
      return enter(client, user, password);
    });
  }

  private User checked(String typed, String password) throws InterruptedException {
    Optional<User> found = pool.store().find(typed);
    if (found.isEmpty()) {
      if (pool.settings().hidesExistence()) {
        pool.argon2().matchNobody(password);
        throw Pool.incorrect();
      }
      throw Refusal.USER_NOT_FOUND.because("User does not exist.");
    }
    if (!pool.argon2().matches(password, found.get().password())) {
      throw Pool.incorrect();
    }
    return found.get();
  }

  private SignedIn enter(String client, User user, String password) throws InterruptedException {
    if (!user.enabled()) {
      throw Refusal.NOT_AUTHORIZED.because("User is disabled.");
    }
    return switch (user.status()) {
      case UNCONFIRMED ->
          throw pool.settings().hidesExistence()
              ? Pool.incorrect()
              : Refusal.USER_NOT_CONFIRMED.because("User is not confirmed.");
      case RESET_REQUIRED ->
          throw Refusal.PASSWORD_RESET_REQUIRED.because("Password reset required for the user");
      case FORCE_CHANGE_PASSWORD -> challenge(client, user);
      case CONFIRMED -> {
        User.Draft draft = user.draft();
        if (pool.argon2().isOutdated(user.password())) {
          draft.password(pool.argon2().hash(password));
        }
        yield open(client, user, draft.done(user.modified()), Optional.empty());
      }
    };
  }

  private SignedIn challenge(String client, User user) {
    if (user.temporaryUntil().filter(pool.now()::isBefore).isEmpty()) {
      throw Refusal.NOT_AUTHORIZED.because(
          "Temporary password has expired and must be reset by an administrator.");
    }
    Opaque session = Opaque.of(user.sub(), pool.uuid(), pool.random());
    User waiting =
        user.draft()
            .challenge(
                new User.Challenge(session.digest(), client, pool.now().plus(CHALLENGE_LIFE)))
            .done(user.modified());
    pool.registry().write(pool.store().changed(user, waiting, false));
    return new SignedIn.NewPasswordNeeded(session.text(), user);
  }

  /// Sets the first password of a user whom an operator made, and signs in.
  ///
  /// @param session what the sign-in with the temporary password gave
  public SignedIn newPassword(String client, String typed, String session, String password)
      throws InterruptedException {
    pool.requireClient(client);
    Opaque shown = Opaque.read(session).orElseThrow(SignIns::invalidSession);
    return pool.settled(() -> {
      User user = pool.store().bySub(shown.sub()).orElseThrow(SignIns::invalidSession);
      User.Challenge kept = user.challenge().orElseThrow(SignIns::invalidSession);
      boolean isIt =
          Sha256.same(kept.digest(), shown.digest())
              && kept.client().equals(client)
              && pool.store().find(typed).filter(o -> o.sub().equals(user.sub())).isPresent();
      if (!isIt || !user.enabled()) {
        throw invalidSession();
      }
      if (!pool.now().isBefore(kept.expires())) {
        throw Refusal.NOT_AUTHORIZED.because("Invalid session for the user, session is expired.");
      }
      pool.settings().policy().require(password);
      User.Draft draft = user.draft().password(pool.argon2().hash(password));
      pool.confirm(draft, user);
      return open(client, user, draft.done(pool.now()), Optional.of("confirmed"));
    });
  }

  private static RuntimeException invalidSession() {
    return Refusal.NOT_AUTHORIZED.because("Invalid session for the user.");
  }

  /// Opens a session. The user is written with it even when nothing of him changes: so no session
  /// comes up while the user is signed out, disabled or removed.
  private SignedIn open(String client, User before, User after, Optional<String> notice) {
    Instant now = pool.now();
    Opaque refresh = Opaque.of(after.sub(), pool.uuid(), pool.random());
    Session session =
        new Session(
            after.sub(),
            refresh.id(),
            client,
            refresh.digest(),
            now,
            now.plus(pool.settings().refreshLife()),
            0);
    List<Change> changes = new ArrayList<>(pool.store().changed(before, after, false));
    changes.addAll(pool.store().opened(session, now));
    if (notice.isPresent()) {
      pool.make(after.sub(), notice.get(), after, changes);
    } else {
      pool.registry().write(changes);
    }
    return pool.mint().tokens(after, client, refresh.id(), now, Optional.of(refresh.text()));
  }

  /// Makes new tokens of an open session.
  public SignedIn.Tokens refresh(String client, String refreshToken) {
    pool.requireClient(client);
    Opaque shown = Opaque.read(refreshToken).orElseThrow(SignIns::invalidRefresh);
    Session session =
        pool.store()
            .session(shown.sub(), shown.id())
            .orElseThrow(() -> Refusal.NOT_AUTHORIZED.because("Refresh Token has been revoked"));
    if (!Sha256.same(session.digest(), shown.digest()) || !session.client().equals(client)) {
      throw invalidRefresh();
    }
    if (!pool.now().isBefore(session.expires())) {
      throw Refusal.NOT_AUTHORIZED.because("Refresh Token has expired");
    }
    User user = pool.store().bySub(session.sub()).orElseThrow(SignIns::invalidRefresh);
    if (!user.enabled()) {
      throw Refusal.NOT_AUTHORIZED.because("User is disabled.");
    }
    return pool.mint()
        .tokens(user, client, session.originJti(), session.authTime(), Optional.empty());
  }

  private static RuntimeException invalidRefresh() {
    return Refusal.NOT_AUTHORIZED.because("Invalid Refresh Token");
  }

  /// Ends the session that a refresh token opens, and its access tokens with it. A token that opens
  /// none is no trouble: the caller has what was asked for.
  public void revoke(String client, String refreshToken) throws InterruptedException {
    pool.requireClient(client);
    if (refreshToken.indexOf('.') >= 0) {
      throw Refusal.UNSUPPORTED_TOKEN_TYPE.because("Unsupported token type");
    }
    Optional<Opaque> shown = Opaque.read(refreshToken);
    if (shown.isEmpty()) {
      return;
    }
    pool.settled(() -> {
      Optional<Session> session =
          pool.store()
              .session(shown.get().sub(), shown.get().id())
              .filter(s -> Sha256.same(s.digest(), shown.get().digest()));
      if (session.isPresent()) {
        if (!session.get().client().equals(client)) {
          throw Refusal.UNAUTHORIZED.because("The token belongs to another client.");
        }
        pool.registry().write(List.of(UserStore.ended(session.get())));
        pool.verified().forgetSubject(session.get().sub());
      }
      return session;
    });
  }

  /// Ends all sessions of the user whose access token it is.
  public void signOut(String accessToken) throws InterruptedException {
    pool.settled(() -> {
      User user = holders.of(accessToken).user();
      pool.endSessions(user.sub(), user, user, "signed-out");
      return user;
    });
  }
}
