package dev.sluice.config;

import dev.sluice.secret.Secret;
import java.util.Optional;

/// Reads `access-key`, `secret-key` and `session-token`, by which requests to AWS are signed.
final class AccessKeyReader {

  private AccessKeyReader() {}

  /// Makes of the three what a room calls them.
  interface Maker<T> {
    T make(Secret accessKey, Secret secretKey, Optional<Secret> sessionToken);
  }

  /// The keys; empty when there are none, or not both.
  static <T> Optional<T> read(Section section, Maker<T> maker) {
    boolean hasOne = section.has("access-key");
    if (hasOne != section.has("secret-key")) {
      section.wrong(hasOne ? "access-key" : "secret-key", "it needs the other of the two as well");
    }
    if (section.has("session-token") && !hasOne) {
      section.wrong("session-token", "it needs 'access-key' and 'secret-key' beside it");
    }
    Optional<Secret> access = section.secret("access-key");
    Optional<Secret> secret = section.secret("secret-key");
    Optional<Secret> token = section.secret("session-token");
    return access.flatMap(known -> secret.map(password -> maker.make(known, password, token)));
  }
}
