package dev.sluice.identity.user;

import dev.sluice.fault.Fault;
import dev.sluice.identity.Sha256;
import dev.sluice.identity.token.VerifiedTokens;
import dev.sluice.mail.relay.Letter;
import dev.sluice.mail.relay.Letters;
import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/// What all groups of the pool's operations stand on.
///
/// @param settings how the pool is set up
/// @param store where users are found
/// @param registry for writes that nobody is told of
/// @param changes for writes with a notice
/// @param letters how codes get to users
/// @param clock the time
/// @param random for codes, secrets and ids
/// @param argon2 hashes passwords
/// @param attempts refuses what is tried too often
/// @param mint makes tokens
/// @param verified forgets tokens that count no more
record Pool(
    PoolSettings settings,
    UserStore store,
    Registry registry,
    Changes changes,
    Letters letters,
    Clock clock,
    SecureRandom random,
    Argon2 argon2,
    Attempts attempts,
    Mint mint,
    VerifiedTokens verified) {

  /// How often a write is tried again when somebody else was faster.
  private static final int TRIES = 10;

  /// Something that reads, decides and writes; it may be done again from its beginning.
  @FunctionalInterface
  interface Step<T> {
    T take() throws InterruptedException;
  }

  /// Takes a step, and takes it again when what it read was changed meanwhile.
  <T> T settled(Step<T> step) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        return step.take();
      } catch (Fault e) {
        if (!e.code().equals("registry-conflict") || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  Instant now() {
    return clock.now();
  }

  /// Refuses an app client that is not configured.
  void requireClient(String client) {
    if (!settings.appClients().contains(client)) {
      throw Refusal.RESOURCE_NOT_FOUND.because("User pool client " + client + " does not exist.");
    }
  }

  /// A change of a user that somebody must be told of.
  void make(String by, String type, User after, List<Change> all) {
    Map<String, String> details = new HashMap<>();
    after.clientId().ifPresent(id -> details.put("clientId", id));
    details.put("status", after.status().name());
    changes.make(new Notice(by, "user." + type, after.sub(), details), all);
  }

  /// Six digits.
  String digits() {
    return "%06d".formatted(random.nextInt(1_000_000));
  }

  Code code(User user, Code.Use use, String digits) {
    return new Code(digest(user.sub(), use, digits), now().plus(use.life()), 0);
  }

  private static String digest(String sub, Code.Use use, String digits) {
    return Sha256.hex(sub + "/" + use + "/" + digits);
  }

  /// Refuses a code that is not the one that was mailed, and counts the wrong try.
  void requireCode(User user, Code.Use use, String shown) {
    Code kept = user.codes().get(use);
    if (kept == null || kept.isOver(now())) {
      throw expiredCode();
    }
    if (Sha256.same(kept.digest(), digest(user.sub(), use, shown))) {
      return;
    }
    User tried = user.draft().code(use, kept.triedWrong()).done(user.modified());
    registry.write(store.changed(user, tried, false));
    throw wrongCode();
  }

  /// Refuses a code for a user who is not there, in no less time and in the same words.
  Fault noCodeFor(String sentence) {
    if (settings.hidesExistence()) {
      decoy();
      return wrongCode();
    }
    return Refusal.USER_NOT_FOUND.because(sentence);
  }

  /// Why a code is not taken; where existence is hidden there is one reason only.
  private Fault expiredCode() {
    if (settings.hidesExistence()) {
      decoy();
      return wrongCode();
    }
    return Refusal.EXPIRED_CODE.because("Invalid code provided, please request a code again.");
  }

  static Fault wrongCode() {
    return Refusal.CODE_MISMATCH.because("Invalid verification code provided, please try again.");
  }

  /// Writes what changes nothing, so that a missing user takes as long as one who is there. Someone
  /// who writes it at the same time takes as long too.
  void decoy() {
    try {
      registry.write(store.decoy());
    } catch (Fault e) {
      if (!e.code().equals("registry-conflict")) {
        throw e;
      }
    }
  }

  static Fault incorrect() {
    return Refusal.NOT_AUTHORIZED.because("Incorrect username or password.");
  }

  /// The user who is confirmed gets a client id, once.
  void confirm(User.Draft draft, User user) {
    draft.status(UserStatus.CONFIRMED).withoutCode(Code.Use.SIGN_UP);
    if (user.clientId().isEmpty()) {
      draft.attribute(User.CLIENT_ID, uuid());
    }
  }

  /// A UUID of version 4.
  String uuid() {
    return uuid(random);
  }

  static String uuid(SecureRandom random) {
    long high = random.nextLong() & ~0xf000L | 0x4000L;
    long low = random.nextLong() & ~(3L << 62) | 1L << 63;
    return new UUID(high, low).toString();
  }

  /// Mails a code to whomever a name finds, unless there is trouble, which is told only where it
  /// may be known who exists.
  ///
  /// @return where it was mailed to, made unreadable
  String mailCode(String typed, Code.Use use, Function<Optional<User>, Optional<Fault>> trouble)
      throws InterruptedException {
    return settled(() -> {
      Optional<User> found = store.find(typed);
      Optional<Fault> told = trouble.apply(found);
      if (told.isPresent()) {
        if (!settings.hidesExistence()) {
          throw told.get();
        }
        decoy();
        return destination(Optional.empty());
      }
      User user = found.orElseThrow();
      mailCode(user, use);
      return destination(user.email());
    });
  }

  /// Writes a new code for a use and its letter, which nobody else is told of.
  void mailCode(User user, Code.Use use) {
    String digits = digits();
    User coded = user.draft().code(use, code(user, use, digits)).done(user.modified());
    Change letter = keep(Wording.code(user.email().orElseThrow(), use, digits));
    registry.write(together(store.changed(user, coded, false), List.of(letter)));
    letters.kept();
  }

  /// Writes a user, and ends all sessions with the same write. Access tokens end with them.
  void endSessions(String by, User before, User after, String type, Change... more) {
    List<Change> all = together(store.changed(before, after, false), List.of(more));
    all.addAll(store.endedSessions(before.sub()));
    make(by, type, after, all);
    verified.forgetSubject(before.sub());
  }

  /// Removes a user.
  void remove(String by, User user) {
    make(by, "deleted", user, store.removed(user));
    verified.forgetSubject(user.sub());
  }

  /// All of these.
  static List<Change> together(List<Change> some, List<Change> more) {
    List<Change> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /// Keeps a letter; what is wrong with that is told as Cognito does.
  Change keep(Letter letter) {
    try {
      return letters.keep(letter);
    } catch (Fault e) {
      if (e.kind() == Fault.Kind.BUSY) {
        throw Refusal.CODE_DELIVERY_FAILURE.because(
            "Could not deliver the code now, please try after some time.");
      }
      throw e;
    }
  }

  /// Where a letter goes, as whoever asked for it may see it; where existence is hidden, that is
  /// nothing.
  String destination(Optional<String> email) {
    return settings.hidesExistence() ? "***" : email.map(Pool::masked).orElse("***");
  }

  /// `a***@e***`.
  static String masked(String email) {
    int at = email.indexOf('@');
    return email.charAt(0) + "***@" + email.charAt(at + 1) + "***";
  }
}
