package dev.sluice.identity.user;

import java.time.Duration;
import java.util.Optional;

/// What a right password leads to.
public sealed interface SignedIn {

  /// The user is in.
  ///
  /// @param access says who calls
  /// @param id says who the user is
  /// @param refresh gets new tokens; empty when it was used to get these
  /// @param life how long the access token is good
  record Tokens(String access, String id, Optional<String> refresh, Duration life)
      implements SignedIn {
    @Override
    public String toString() {
      return "Tokens[***]";
    }
  }

  /// The user must choose a password first.
  ///
  /// @param session to be shown with the new password
  record NewPasswordNeeded(String session, User user) implements SignedIn {
    @Override
    public String toString() {
      return "NewPasswordNeeded[***]";
    }
  }
}
