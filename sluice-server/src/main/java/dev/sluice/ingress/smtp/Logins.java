package dev.sluice.ingress.smtp;

import java.util.Optional;

/// Whoever knows which names and passwords may hand over mail.
public interface Logins {

  /// Knows nobody.
  Logins NONE = (_, _) -> Optional.empty();

  /// Checks a name with its password.
  ///
  /// @return the name that the sender is known by; empty when they do not belong together, or do
  ///   not allow to hand over mail
  Optional<String> signIn(String name, String password);
}
