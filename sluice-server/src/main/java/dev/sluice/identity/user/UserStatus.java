package dev.sluice.identity.user;

/// How far a user has come.
public enum UserStatus {
  /// Has signed up, and has not shown the mailed code yet.
  UNCONFIRMED,
  /// May sign in.
  CONFIRMED,
  /// Was made by an operator, and must choose a password at the first sign-in.
  FORCE_CHANGE_PASSWORD,
  /// Must choose a new password with a mailed code.
  RESET_REQUIRED
}
