package dev.sluice.identity.user;

import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How a user gets another password: with a mailed code, or with the old one.
public final class PasswordChanges {

  private static final String NOT_FOUND = "User does not exist.";

  private final Pool pool;
  private final Holders holders;

  PasswordChanges(Pool pool, Holders holders) {
    this.pool = pool;
    this.holders = holders;
  }

  /// Mails a code that sets a new password.
  ///
  /// @return where it was mailed to, made unreadable
  public String forgot(String client, String typed, String address) throws InterruptedException {
    pool.requireClient(client);
    pool.attempts().letter(typed, address);
    return pool.mailCode(typed, Code.Use.PASSWORD, PasswordChanges::trouble);
  }

  private static Optional<Fault> trouble(Optional<User> found) {
    if (found.isEmpty()) {
      return Optional.of(Refusal.USER_NOT_FOUND.because(NOT_FOUND));
    }
    User user = found.get();
    if (!user.enabled()) {
      return Optional.of(Refusal.NOT_AUTHORIZED.because("User is disabled."));
    }
    if (user.status() == UserStatus.FORCE_CHANGE_PASSWORD) {
      return Optional.of(
          Refusal.NOT_AUTHORIZED.because("User password cannot be reset in the current state."));
    }
    return user.status() != UserStatus.UNCONFIRMED && user.hasVerifiedEmail()
        ? Optional.empty()
        : Optional.of(
            Refusal.INVALID_PARAMETER.because(
                "Cannot reset password for the user as there is no registered/verified email or"
                    + " phone_number"));
  }

  /// Sets a new password with the mailed code. All sessions end; the client id stays.
  public void confirmForgot(String client, String typed, String code, String password)
      throws InterruptedException {
    pool.requireClient(client);
    pool.settings().policy().require(password);
    pool.settled(() -> {
      User user = pool.store().find(typed).orElseThrow(() -> pool.noCodeFor(NOT_FOUND));
      pool.requireCode(user, Code.Use.PASSWORD, code);
      if (!user.enabled()) {
        throw Refusal.NOT_AUTHORIZED.because("User is disabled.");
      }
      User.Draft draft = user.draft().password(pool.argon2().hash(password));
      pool.confirm(draft, user);
      User after = draft.done(pool.now());
      pool.endSessions(user.sub(), user, after, "password-reset");
      return after;
    });
  }

  /// Sets a new password with the old one. The session of the access token stays, all others end.
  public void change(String accessToken, String old, String password, String address)
      throws InterruptedException {
    pool.settings().policy().require(password);
    User holder = holders.of(accessToken).user();
    pool.attempts().password(holder.name(), address);
    pool.settled(() -> {
      Holders.Holder now = holders.of(accessToken);
      User user = now.user();
      if (!pool.argon2().matches(old, user.password())) {
        throw Pool.incorrect();
      }
      pool.attempts().passwordWasRight(user.name(), address);
      User after = user.draft().password(pool.argon2().hash(password)).done(pool.now());
      List<Change> changes = new ArrayList<>(pool.store().changed(user, after, false));
      String own = UserKeys.session(user.sub(), now.session().originJti());
      pool.store().endedSessions(user.sub()).stream()
          .filter(change -> !change.key().equals(own))
          .forEach(changes::add);
      pool.make(user.sub(), "password-changed", after, changes);
      pool.verified().forgetSubject(user.sub());
      return after;
    });
  }
}
