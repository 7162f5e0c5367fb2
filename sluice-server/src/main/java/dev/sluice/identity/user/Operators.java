package dev.sluice.identity.user;

import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What an operator does to users. `by` is the operator's name.
public final class Operators {

  private static final String LOWER = "abcdefghijkmnpqrstuvwxyz";
  private static final String UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final String DIGITS = "23456789";
  private static final String SYMBOLS = "!#%*+-=?@_";
  private static final int PASSWORD_LENGTH = 14;

  private final Pool pool;

  Operators(Pool pool) {
    this.pool = pool;
  }

  /// A user to be made.
  ///
  /// @param temporaryPassword one is made up when it is empty
  /// @param isMailed whether the user is mailed the name and the temporary password
  /// @param isResent whether the user exists, and is to get another temporary password
  /// @param force whether an address that another user has verified becomes this user's
  public record Invitation(
      String name,
      Map<String, String> attributes,
      Optional<String> temporaryPassword,
      boolean isMailed,
      boolean isResent,
      boolean force) {

    /// Never shows the password.
    @Override
    public String toString() {
      return "Invitation[***]";
    }
  }

  /// Makes a user with a temporary password.
  public User create(String by, Invitation invitation) throws InterruptedException {
    Attributes.requireName(invitation.name());
    Attributes.require(invitation.attributes());
    String password = invitation.temporaryPassword().orElseGet(this::madeUp);
    pool.settings().policy().require(password);
    String hash = pool.argon2().hash(password);
    int days = pool.settings().policy().temporaryDays();
    return pool.settled(() -> {
      Instant now = pool.now();
      Optional<User> existing = pool.store().find(invitation.name());
      User base = base(invitation, existing, now);
      User user =
          base.draft()
              .attributes(invitation.attributes())
              .temporaryPassword(hash, now.plus(Duration.ofDays(days)))
              .done(now);
      List<Change> changes =
          new ArrayList<>(
              existing.isPresent()
                  ? pool.store().changed(base, user, invitation.force())
                  : pool.store().added(user));
      Optional<String> to = user.email().filter(_ -> invitation.isMailed());
      to.ifPresent(
          email -> changes.add(pool.keep(Wording.invitation(email, user.name(), password, days))));
      pool.make(by, existing.isPresent() ? "invited" : "created", user, changes);
      to.ifPresent(_ -> pool.letters().kept());
      return user;
    });
  }

  private User base(Invitation invitation, Optional<User> existing, Instant now) {
    if (invitation.isResent()) {
      User user = existing.orElseThrow(Operators::notFound);
      if (user.status() != UserStatus.FORCE_CHANGE_PASSWORD) {
        throw Refusal.UNSUPPORTED_USER_STATE.because(
            "Resend not possible. " + user.name() + " status is not FORCE_CHANGE_PASSWORD");
      }
      return user;
    }
    if (existing.isPresent() || pool.store().hasName(invitation.name())) {
      throw Refusal.USERNAME_EXISTS.because("User account already exists");
    }
    return new User(
        pool.uuid(),
        invitation.name(),
        UserStatus.FORCE_CHANGE_PASSWORD,
        true,
        Map.of(),
        "",
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        now,
        now,
        Registry.ABSENT);
  }

  /// A password of 14 characters, without those that are read wrongly.
  private String madeUp() {
    StringBuilder password = new StringBuilder();
    for (String set : List.of(LOWER, UPPER, DIGITS, SYMBOLS)) {
      password.append(one(set));
    }
    int length = Math.max(PASSWORD_LENGTH, pool.settings().policy().minLength());
    while (password.length() < length) {
      password.append(one(LOWER + UPPER + DIGITS));
    }
    return password.toString();
  }

  private char one(String set) {
    return set.charAt(pool.random().nextInt(set.length()));
  }

  /// The user that a name, a verified address or a sub stands for.
  public User find(String name) {
    return pool.store().find(name).orElseThrow(Operators::notFound);
  }

  /// Users in the order of their subs.
  ///
  /// @param after the sub to go on after; empty for the first ones
  public List<User> after(String after, int max) {
    return pool.store().after(after, max);
  }

  /// Confirms a sign-up without the code. The address is not verified by that.
  public User confirm(String by, String name) throws InterruptedException {
    return pool.settled(() -> {
      User user = find(name);
      if (user.status() != UserStatus.UNCONFIRMED) {
        throw Refusal.NOT_AUTHORIZED.because(
            "User cannot be confirmed. Current status is " + user.status());
      }
      User.Draft draft = user.draft();
      pool.confirm(draft, user);
      return written(by, "confirmed", user, draft.done(pool.now()));
    });
  }

  /// Lets a user in again.
  public User enable(String by, String name) throws InterruptedException {
    return changed(by, name, "enabled", draft -> draft.enabled(true));
  }

  /// Keeps a user out, and ends all sessions.
  public User disable(String by, String name) throws InterruptedException {
    return pool.settled(() -> {
      User user = find(name);
      User after = user.draft().enabled(false).done(pool.now());
      pool.endSessions(by, user, after, "disabled");
      return after;
    });
  }

  /// Writes attributes; those that only an operator may write too.
  public User update(String by, String name, Map<String, String> attributes)
      throws InterruptedException {
    Attributes.require(attributes);
    return pool.settled(() -> {
      User user = find(name);
      User.Draft draft = user.draft();
      boolean moves =
          attributes.containsKey(User.EMAIL)
              && !user.email().equals(Optional.of(attributes.get(User.EMAIL)));
      if (moves) {
        draft.addressMoves();
      }
      return written(by, "changed", user, draft.attributes(attributes).done(pool.now()));
    });
  }

  /// Sets a password. All sessions end.
  ///
  /// @param isPermanent whether the user needs not choose another one
  public User setPassword(String by, String name, String password, boolean isPermanent)
      throws InterruptedException {
    pool.settings().policy().require(password);
    String hash = pool.argon2().hash(password);
    return pool.settled(() -> {
      User user = find(name);
      User.Draft draft = user.draft();
      if (isPermanent) {
        draft.password(hash);
        pool.confirm(draft, user);
      } else {
        Duration life = Duration.ofDays(pool.settings().policy().temporaryDays());
        draft.temporaryPassword(hash, pool.now().plus(life));
        draft.status(UserStatus.FORCE_CHANGE_PASSWORD);
      }
      User after = draft.done(pool.now());
      pool.endSessions(by, user, after, "password-changed");
      return after;
    });
  }

  /// Makes the user choose a new password with a code that is mailed now. All sessions end.
  public User reset(String by, String name) throws InterruptedException {
    return pool.settled(() -> {
      User user = find(name);
      if (user.status() != UserStatus.CONFIRMED && user.status() != UserStatus.RESET_REQUIRED) {
        throw Refusal.NOT_AUTHORIZED.because("User password cannot be reset in the current state.");
      }
      String email =
          user.email()
              .filter(_ -> user.hasVerifiedEmail())
              .orElseThrow(() ->
                  Refusal.INVALID_PARAMETER.because(
                      "Cannot reset password for the user as there is no registered/verified"
                          + " email or phone_number"));
      String digits = pool.digits();
      User after =
          user.draft()
              .status(UserStatus.RESET_REQUIRED)
              .code(Code.Use.PASSWORD, pool.code(user, Code.Use.PASSWORD, digits))
              .done(pool.now());
      Change letter = pool.keep(Wording.code(email, Code.Use.PASSWORD, digits));
      pool.endSessions(by, user, after, "password-reset-required", letter);
      pool.letters().kept();
      return after;
    });
  }

  /// Ends all sessions of a user.
  public void signOut(String by, String name) throws InterruptedException {
    pool.settled(() -> {
      User user = find(name);
      pool.endSessions(by, user, user, "signed-out");
      return user;
    });
  }

  /// Removes a user, with all sessions.
  public void delete(String by, String name) throws InterruptedException {
    pool.settled(() -> {
      User user = find(name);
      pool.remove(by, user);
      return user;
    });
  }

  private User changed(String by, String name, String type, UnaryOperator<User.Draft> change)
      throws InterruptedException {
    return pool.settled(() -> {
      User user = find(name);
      return written(by, type, user, change.apply(user.draft()).done(pool.now()));
    });
  }

  private User written(String by, String type, User user, User after) {
    pool.make(by, type, after, pool.store().changed(user, after, false));
    return after;
  }

  private static RuntimeException notFound() {
    return Refusal.USER_NOT_FOUND.because("User does not exist.");
  }
}
