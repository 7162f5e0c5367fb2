package dev.sluice.identity.user;

import dev.sluice.identity.Sha256;
import java.text.Normalizer;
import java.util.Locale;

/// Where the pool's values stand in the registry. Names and addresses stand there as digests only.
final class UserKeys {

  static final String USERS = "identity/user/";
  static final String SESSIONS = "identity/session/";

  /// Written where something would be written if a user existed; see `hide-existence`.
  static final String DECOY = "identity/user-decoy";

  private static final String NAMES = "identity/user-name/";
  private static final String EMAILS = "identity/user-email/";

  private UserKeys() {}

  static String user(String sub) {
    return USERS + sub;
  }

  static String name(String name) {
    return NAMES + Sha256.hex(folded(name));
  }

  static String email(String email) {
    return EMAILS + Sha256.hex(folded(email));
  }

  static String sessions(String sub) {
    return SESSIONS + sub + "/";
  }

  static String session(String sub, String originJti) {
    return sessions(sub) + originJti;
  }

  /// A text as it is compared: without case, and however its accents are written.
  static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
