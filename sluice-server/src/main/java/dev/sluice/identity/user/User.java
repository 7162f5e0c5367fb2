package dev.sluice.identity.user;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A user as the registry has it.
///
/// @param sub the user's id, a UUID that never changes
/// @param name the name that was signed up with
/// @param status how far the user has come
/// @param enabled whether an operator lets the user in
/// @param attributes what is known of the user, without `sub`
/// @param password the password's hash; empty when there is none
/// @param temporaryUntil until when a temporary password is good
/// @param codes the codes that were mailed last, one for each use
/// @param challenge a first sign-in that waits for a new password
/// @param created when the user was made
/// @param modified when anything was changed last
/// @param version the version of the registry's value
public record User(
    String sub,
    String name,
    UserStatus status,
    boolean enabled,
    Map<String, String> attributes,
    String password,
    Optional<Instant> temporaryUntil,
    Map<Code.Use, Code> codes,
    Optional<Challenge> challenge,
    Instant created,
    Instant modified,
    long version) {

  /// The attribute that client events are enriched with.
  public static final String CLIENT_ID = "custom:clientId";

  /// The attribute that a user may sign in with once it is verified.
  public static final String EMAIL = "email";

  /// Whether the address was shown to be the user's.
  public static final String EMAIL_VERIFIED = "email_verified";

  /// A sign-in that waits for a new password.
  ///
  /// @param digest SHA-256 of the secret in the session text
  record Challenge(String digest, String client, Instant expires) {}

  /// Copies the maps.
  public User {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    Map<Code.Use, Code> copied = new EnumMap<>(Code.Use.class);
    copied.putAll(codes);
    codes = Collections.unmodifiableMap(copied);
  }

  /// The client id; empty until the user is confirmed.
  public Optional<String> clientId() {
    return Optional.ofNullable(attributes.get(CLIENT_ID));
  }

  /// The e-mail address, verified or not.
  public Optional<String> email() {
    return Optional.ofNullable(attributes.get(EMAIL));
  }

  /// Whether the address was shown to be the user's.
  public boolean hasVerifiedEmail() {
    return attributes.containsKey(EMAIL) && Boolean.parseBoolean(attributes.get(EMAIL_VERIFIED));
  }

  /// Never shows a password's hash or what is known of the user.
  @Override
  public String toString() {
    return "User[" + sub + ", " + status + "]";
  }

  /// A copy to be changed.
  Draft draft() {
    return new Draft(this);
  }

  /// A user in the making.
  static final class Draft {
    private final User before;
    private UserStatus status;
    private boolean enabled;
    private final Map<String, String> attributes;
    private String password;
    private Optional<Instant> temporaryUntil;
    private final Map<Code.Use, Code> codes;
    private Optional<Challenge> challenge;

    private Draft(User user) {
      before = user;
      status = user.status;
      enabled = user.enabled;
      attributes = new LinkedHashMap<>(user.attributes);
      password = user.password;
      temporaryUntil = user.temporaryUntil;
      codes = new EnumMap<>(Code.Use.class);
      codes.putAll(user.codes);
      challenge = user.challenge;
    }

    Draft status(UserStatus value) {
      status = value;
      return this;
    }

    Draft enabled(boolean value) {
      enabled = value;
      return this;
    }

    Draft attribute(String name, String value) {
      attributes.put(name, value);
      return this;
    }

    Draft attributes(Map<String, String> values) {
      attributes.putAll(values);
      return this;
    }

    Draft withoutAttribute(String name) {
      attributes.remove(name);
      return this;
    }

    /// Sets a password for good.
    Draft password(String hash) {
      password = hash;
      temporaryUntil = Optional.empty();
      challenge = Optional.empty();
      codes.remove(Code.Use.PASSWORD);
      return this;
    }

    Draft temporaryPassword(String hash, Instant until) {
      password(hash);
      temporaryUntil = Optional.of(until);
      return this;
    }

    Draft code(Code.Use use, Code code) {
      codes.put(use, code);
      return this;
    }

    Draft withoutCode(Code.Use use) {
      codes.remove(use);
      return this;
    }

    /// The address is another one: it is not verified, and no code that was mailed to the old one
    /// is good any more.
    Draft addressMoves() {
      attributes.put(EMAIL_VERIFIED, "false");
      codes.clear();
      return this;
    }

    Draft challenge(Challenge value) {
      challenge = Optional.of(value);
      return this;
    }

    User done(Instant now) {
      return new User(
          before.sub,
          before.name,
          status,
          enabled,
          attributes,
          password,
          temporaryUntil,
          codes,
          challenge,
          before.created,
          now,
          before.version);
    }
  }
}
