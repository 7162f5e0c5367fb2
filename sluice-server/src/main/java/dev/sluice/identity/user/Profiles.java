package dev.sluice.identity.user;

import dev.sluice.registry.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a user who is signed in sees and changes of himself.
public final class Profiles {

  private final Pool pool;
  private final Holders holders;

  Profiles(Pool pool, Holders holders) {
    this.pool = pool;
    this.holders = holders;
  }

  /// The user whose access token it is.
  public User of(String accessToken) {
    return holders.of(accessToken).user();
  }

  /// Writes attributes. A changed e-mail address counts only when the code mailed to it is shown.
  ///
  /// @return where a code was mailed to, made unreadable
  public Optional<String> update(String accessToken, Map<String, String> attributes, String address)
      throws InterruptedException {
    Attributes.requireOwn(attributes);
    return pool.settled(() -> {
      User user = holders.of(accessToken).user();
      User.Draft draft = user.draft().attributes(attributes);
      Optional<String> moved =
          Optional.ofNullable(attributes.get(User.EMAIL))
              .filter(email -> !user.email().equals(Optional.of(email)));
      List<Change> letter = new ArrayList<>();
      moved.ifPresent(email -> {
        pool.attempts().letter(user.name(), address);
        String digits = pool.digits();
        draft.addressMoves();
        draft.code(Code.Use.EMAIL, pool.code(user, Code.Use.EMAIL, digits));
        letter.add(pool.keep(Wording.code(email, Code.Use.EMAIL, digits)));
      });
      User after = draft.done(pool.now());
      List<Change> changes = Pool.together(pool.store().changed(user, after, false), letter);
      pool.make(user.sub(), "changed", after, changes);
      moved.ifPresent(_ -> pool.letters().kept());
      return moved.map(Pool::masked);
    });
  }

  /// Mails a code that confirms the e-mail address.
  ///
  /// @return where it was mailed to, made unreadable
  public String askCode(String accessToken, String address) throws InterruptedException {
    String name = holders.of(accessToken).user().name();
    pool.attempts().letter(name, address);
    return pool.settled(() -> {
      User user = holders.of(accessToken).user();
      String email =
          user.email()
              .orElseThrow(
                  () -> Refusal.INVALID_PARAMETER.because("User does not have a email to verify."));
      pool.mailCode(user, Code.Use.EMAIL);
      return Pool.masked(email);
    });
  }

  /// Confirms the e-mail address with the mailed code.
  public void verifyEmail(String accessToken, String code) throws InterruptedException {
    pool.settled(() -> {
      User user = holders.of(accessToken).user();
      pool.requireCode(user, Code.Use.EMAIL, code);
      User after =
          user.draft()
              .attribute(User.EMAIL_VERIFIED, "true")
              .withoutCode(Code.Use.EMAIL)
              .done(pool.now());
      pool.make(user.sub(), "changed", after, pool.store().changed(user, after, false));
      return after;
    });
  }

  /// Removes the user, with all sessions.
  public void delete(String accessToken) throws InterruptedException {
    pool.settled(() -> {
      User user = holders.of(accessToken).user();
      pool.remove(user.sub(), user);
      return user;
    });
  }
}
