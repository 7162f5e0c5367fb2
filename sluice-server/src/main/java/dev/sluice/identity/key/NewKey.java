package dev.sluice.identity.key;

import dev.sluice.identity.Reach;
import dev.sluice.identity.Scopes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a key is to be that somebody wants to be made.
///
/// @param name how its caller is shown, and the user name of HTTP Basic
/// @param clientId what client events are enriched with
/// @param scopes what the caller may do
/// @param reach whose events the caller sees
/// @param expires from when on the key is not taken
/// @param limits how much the caller may do
public record NewKey(
    String name,
    String clientId,
    Scopes scopes,
    Reach reach,
    Optional<Instant> expires,
    Limits limits) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MAX_CLIENT_ID = 256;

  /// Checks the texts.
  public NewKey {
    requireName(name);
    requireClientId(clientId);
  }

  /// Whether a text can name a key.
  static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /// The text, if it can name a key.
  ///
  /// @throws IllegalArgumentException when it cannot
  public static String requireName(String text) {
    if (!isName(text)) {
      throw new IllegalArgumentException(
          "a name has 1 to 64 letters, digits, '.', '_' or '-', and begins with a letter or digit");
    }
    return text;
  }

  /// The text, if it can be a client id.
  ///
  /// @throws IllegalArgumentException when it cannot
  public static String requireClientId(String text) {
    if (text.isBlank()
        || text.length() > MAX_CLIENT_ID
        || text.chars().anyMatch(Character::isISOControl)
        || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new IllegalArgumentException(
          "a client id has 1 to "
              + MAX_CLIENT_ID
              + " characters of Unicode, none of them a control character");
    }
    return text;
  }
}
