package dev.sluice.identity.user;

import dev.sluice.event.Payload;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registered;
import dev.sluice.registry.Registry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Finds users and sessions in the registry, and says which values must change with them.
///
/// | key | value |
/// | --- | --- |
/// | `identity/user/<sub>` | the user |
/// | `identity/user-name/<digest of the name>` | the sub |
/// | `identity/user-email/<digest of the address>` | the sub of the user whose verified address it is |
/// | `identity/session/<sub>/<origin_jti>` | a session |
///
/// Nothing is cached: what is read is what was written last.
final class UserStore {

  /// How many sessions a user has at most; the oldest goes when there is one more. All of them, the
  /// user, the indexes and a notice fit into one write.
  static final int MAX_SESSIONS = 90;

  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Registry registry;

  UserStore(Registry registry) {
    this.registry = registry;
  }

  Optional<User> bySub(String sub) {
    return UUID.matcher(sub).matches()
        ? registry.find(UserKeys.user(sub)).map(Records::user)
        : Optional.empty();
  }

  /// The user that a name, a verified e-mail address or a sub stands for, in this order.
  Optional<User> find(String typed) {
    return byIndex(UserKeys.name(typed))
        .or(() -> byIndex(UserKeys.email(typed)))
        .or(() -> bySub(typed));
  }

  boolean hasName(String name) {
    return registry.find(UserKeys.name(name)).isPresent() || bySub(name).isPresent();
  }

  Optional<User> byEmail(String email) {
    return byIndex(UserKeys.email(email));
  }

  private Optional<User> byIndex(String key) {
    return registry.find(key).flatMap(index -> bySub(index.value().text()));
  }

  /// Users in the order of their subs, after one, up to a number.
  List<User> after(String sub, int max) {
    return registry.list(UserKeys.USERS, UserKeys.user(sub), max).stream()
        .map(Records::user)
        .toList();
  }

  /// What a new user changes.
  List<Change> added(User user) {
    List<Change> changes = new ArrayList<>();
    changes.add(put(user));
    changes.add(
        new Change.Put(UserKeys.name(user.name()), Payload.ofText(user.sub()), Registry.ABSENT));
    alias(user).ifPresent(alias -> changes.addAll(claimed(alias, user, false)));
    return changes;
  }

  /// What a changed user changes.
  ///
  /// @param force whether an address that is another user's becomes this one's
  /// @throws dev.sluice.fault.Fault {@link Refusal#ALIAS_EXISTS}
  List<Change> changed(User before, User after, boolean force) {
    List<Change> changes = new ArrayList<>();
    changes.add(put(after));
    Optional<String> old = alias(before);
    Optional<String> now = alias(after);
    if (!old.equals(now)) {
      old.flatMap(alias -> registry.find(alias))
          .filter(index -> index.value().text().equals(before.sub()))
          .ifPresent(index -> changes.add(new Change.Delete(index.key(), index.version())));
      now.ifPresent(alias -> changes.addAll(claimed(alias, after, force)));
    }
    return changes;
  }

  private List<Change> claimed(String alias, User user, boolean force) {
    Optional<Registered> index = registry.find(alias);
    Optional<User> owner =
        index
            .flatMap(found -> bySub(found.value().text()))
            .filter(o -> !o.sub().equals(user.sub()));
    if (owner.isPresent() && !force) {
      throw Refusal.ALIAS_EXISTS.because("An account with the email already exists.");
    }
    List<Change> changes = new ArrayList<>();
    changes.add(
        new Change.Put(
            alias,
            Payload.ofText(user.sub()),
            index.map(Registered::version).orElse(Registry.ABSENT)));
    owner.ifPresent(other -> changes.add(put(other.draft().addressMoves().done(other.modified()))));
    return changes;
  }

  /// What a removed user changes, sessions included.
  List<Change> removed(User user) {
    List<Change> changes = new ArrayList<>(endedSessions(user.sub()));
    changes.add(new Change.Delete(UserKeys.user(user.sub()), user.version()));
    registry
        .find(UserKeys.name(user.name()))
        .ifPresent(index -> changes.add(new Change.Delete(index.key(), index.version())));
    alias(user)
        .flatMap(registry::find)
        .filter(index -> index.value().text().equals(user.sub()))
        .ifPresent(index -> changes.add(new Change.Delete(index.key(), index.version())));
    return changes;
  }

  private static Change put(User user) {
    return new Change.Put(UserKeys.user(user.sub()), Records.write(user), user.version());
  }

  /// An address is a name to sign in with once it is verified.
  private static Optional<String> alias(User user) {
    return user.hasVerifiedEmail() ? user.email().map(UserKeys::email) : Optional.empty();
  }

  Optional<Session> session(String sub, String originJti) {
    return UUID.matcher(sub).matches() && UUID.matcher(originJti).matches()
        ? registry.find(UserKeys.session(sub, originJti)).map(Records::session)
        : Optional.empty();
  }

  /// What a new session changes: those that are over go, and the oldest when there are too many.
  List<Change> opened(Session session, Instant now) {
    List<Change> changes = new ArrayList<>();
    List<Session> kept = new ArrayList<>();
    for (Session each : sessions(session.sub())) {
      if (now.isBefore(each.expires())) {
        kept.add(each);
      } else {
        changes.add(ended(each));
      }
    }
    kept.sort(Comparator.comparing(Session::authTime));
    for (Session each : kept.subList(0, Math.max(0, kept.size() - MAX_SESSIONS + 1))) {
      changes.add(ended(each));
    }
    changes.add(
        new Change.Put(
            UserKeys.session(session.sub(), session.originJti()),
            Records.write(session),
            Registry.ABSENT));
    return changes;
  }

  List<Change> endedSessions(String sub) {
    return sessions(sub).stream().map(UserStore::ended).toList();
  }

  static Change ended(Session session) {
    return new Change.Delete(
        UserKeys.session(session.sub(), session.originJti()), session.version());
  }

  private List<Session> sessions(String sub) {
    String prefix = UserKeys.sessions(sub);
    return registry.list(prefix, prefix, MAX_SESSIONS + 1).stream().map(Records::session).toList();
  }

  /// A write that changes nothing that counts, and takes as long as one that does.
  List<Change> decoy() {
    long version = registry.find(UserKeys.DECOY).map(Registered::version).orElse(Registry.ABSENT);
    return List.of(new Change.Put(UserKeys.DECOY, Payload.ofText("decoy"), version));
  }
}
