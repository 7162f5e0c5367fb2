package dev.sluice.identity.token;

import dev.sluice.identity.Caller;
import java.util.Optional;

/// The port to whoever keeps users and their sessions.
public interface UserTokens {

  /// Knows no users: every user's token is refused.
  UserTokens NONE = (_, _) -> Optional.empty();

  /// Who calls with an access token of a session.
  ///
  /// The answer is kept until the token expires or the subject is forgotten ({@link
  /// VerifiedTokens#forgetSubject}).
  ///
  /// @param subject the token's `sub`
  /// @param session the token's `origin_jti`
  /// @return empty when the session is not open (any more) or is another subject's
  Optional<Caller> caller(String subject, String session);
}
