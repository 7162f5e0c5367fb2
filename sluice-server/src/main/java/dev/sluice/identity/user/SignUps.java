package dev.sluice.identity.user;

import dev.sluice.fault.Fault;
import dev.sluice.mail.relay.Letter;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How somebody becomes a user: sign-up, and the mailed code that confirms it.
public final class SignUps {

  private static final String NOT_FOUND = "Username/client id combination not found.";

  private final Pool pool;

  SignUps(Pool pool) {
    this.pool = pool;
  }

  /// What became of a sign-up.
  ///
  /// @param destination where the code was mailed to, made unreadable; empty without an address
  public record SignedUp(String sub, Optional<String> destination) {}

  /// Makes a user who waits for the mailed code.
  ///
  /// Where existence is hidden, a name that is taken is answered like a new one, and its owner gets
  /// a note.
  ///
  /// @param address where the request comes from
  public SignedUp signUp(
      String client, String name, String password, Map<String, String> attributes, String address)
      throws InterruptedException {
    pool.requireClient(client);
    Attributes.requireName(name);
    Attributes.requireOwn(attributes);
    pool.settings().policy().require(password);
    pool.attempts().byAddress(address);
    String hash = pool.argon2().hash(password);
    Optional<String> email = Optional.ofNullable(attributes.get(User.EMAIL));
    Optional<String> destination = email.map(Pool::masked);
    String sub =
        pool.settled(() -> {
          if (!pool.store().hasName(name)) {
            return add(fresh(name, hash, attributes), email).sub();
          }
          if (!pool.settings().hidesExistence()) {
            throw Refusal.USERNAME_EXISTS.because("User already exists");
          }
          tellOwner(name, address);
          return pool.uuid();
        });
    return new SignedUp(sub, destination);
  }

  private User fresh(String name, String hash, Map<String, String> attributes) {
    Instant now = pool.now();
    return new User(
        pool.uuid(),
        name,
        UserStatus.UNCONFIRMED,
        true,
        attributes,
        hash,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        now,
        now,
        Registry.ABSENT);
  }

  private User add(User fresh, Optional<String> email) {
    String digits = pool.digits();
    User.Draft draft = fresh.draft();
    email.ifPresent(_ -> {
      draft.attribute(User.EMAIL_VERIFIED, "false");
      draft.code(Code.Use.SIGN_UP, pool.code(fresh, Code.Use.SIGN_UP, digits));
    });
    User user = draft.done(fresh.created());
    List<Change> changes = new ArrayList<>(pool.store().added(user));
    email.ifPresent(to -> changes.add(pool.keep(Wording.code(to, Code.Use.SIGN_UP, digits))));
    pool.make(user.sub(), "created", user, changes);
    email.ifPresent(_ -> pool.letters().kept());
    return user;
  }

  private void tellOwner(String name, String address) {
    Optional<User> owner = pool.store().find(name).filter(User::hasVerifiedEmail);
    Optional<Letter> note =
        owner.flatMap(user -> user.email().map(to -> Wording.taken(to, user.name())));
    if (note.isPresent() && mayTell(name, address)) {
      pool.registry().write(List.of(pool.keep(note.get())));
      pool.letters().kept();
    } else {
      pool.decoy();
    }
  }

  private boolean mayTell(String name, String address) {
    try {
      pool.attempts().letter(name, address);
      return true;
    } catch (Fault e) {
      return false;
    }
  }

  /// Confirms a sign-up: the user gets a client id, and may sign in with the address too.
  ///
  /// @param force whether an address that another user has verified becomes this user's
  public void confirm(String client, String name, String code, boolean force)
      throws InterruptedException {
    pool.requireClient(client);
    pool.settled(() -> {
      User user = pool.store().find(name).orElseThrow(() -> pool.noCodeFor(NOT_FOUND));
      if (user.status() != UserStatus.UNCONFIRMED) {
        if (pool.settings().hidesExistence()) {
          pool.decoy();
          throw Pool.wrongCode();
        }
        throw Refusal.NOT_AUTHORIZED.because(
            "User cannot be confirmed. Current status is " + user.status());
      }
      pool.requireCode(user, Code.Use.SIGN_UP, code);
      User.Draft draft = user.draft().attribute(User.EMAIL_VERIFIED, "true");
      pool.confirm(draft, user);
      User confirmed = draft.done(pool.now());
      pool.make(user.sub(), "confirmed", confirmed, pool.store().changed(user, confirmed, force));
      return confirmed;
    });
  }

  /// Mails another code.
  ///
  /// @return where it was mailed to, made unreadable
  public String resend(String client, String name, String address) throws InterruptedException {
    pool.requireClient(client);
    pool.attempts().letter(name, address);
    return pool.mailCode(name, Code.Use.SIGN_UP, SignUps::troubleOfResending);
  }

  private static Optional<Fault> troubleOfResending(Optional<User> found) {
    if (found.isEmpty()) {
      return Optional.of(Refusal.USER_NOT_FOUND.because(NOT_FOUND));
    }
    if (found.get().status() != UserStatus.UNCONFIRMED) {
      return Optional.of(Refusal.INVALID_PARAMETER.because("User is already confirmed."));
    }
    return found.get().email().isPresent()
        ? Optional.empty()
        : Optional.of(
            Refusal.INVALID_PARAMETER.because(
                "Cannot resend codes, for the user has no email address."));
  }
}
