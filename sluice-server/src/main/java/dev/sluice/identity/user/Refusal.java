package dev.sluice.identity.user;

import dev.sluice.fault.Fault;

/// Why the pool does not do what it was asked; the kinds are those that Cognito's clients know.
public enum Refusal {
  /// An e-mail address is the verified one of another user.
  ALIAS_EXISTS("alias-exists", Fault.Kind.CONFLICT),
  /// A letter with a code cannot be taken now.
  CODE_DELIVERY_FAILURE("code-delivery-failure", Fault.Kind.BUSY),
  /// A code is not the one that was mailed.
  CODE_MISMATCH("code-mismatch", Fault.Kind.INVALID),
  /// A code is too old, was tried too often, or was never mailed.
  EXPIRED_CODE("expired-code", Fault.Kind.INVALID),
  /// A value is not what it must be.
  INVALID_PARAMETER("invalid-user-parameter", Fault.Kind.INVALID),
  /// A password does not keep the policy.
  INVALID_PASSWORD("invalid-password", Fault.Kind.INVALID),
  /// The same was asked for too often.
  LIMIT_EXCEEDED("attempt-limit-exceeded", Fault.Kind.LIMITED),
  /// A password, token or session is not right, or the user may not.
  NOT_AUTHORIZED("user-not-authorized", Fault.Kind.UNAUTHENTICATED),
  /// An operator wants the user to choose a new password.
  PASSWORD_RESET_REQUIRED("password-reset-required", Fault.Kind.FORBIDDEN),
  /// There is no such pool or app client.
  RESOURCE_NOT_FOUND("pool-resource-not-found", Fault.Kind.NOT_FOUND),
  /// Too many passwords are being hashed.
  TOO_MANY_REQUESTS("too-many-sign-ins", Fault.Kind.BUSY),
  /// A token belongs to another app client.
  UNAUTHORIZED("token-of-another-client", Fault.Kind.FORBIDDEN),
  /// A token is of a sort that cannot be revoked.
  UNSUPPORTED_TOKEN_TYPE("unsupported-token-type", Fault.Kind.INVALID),
  /// The user's state does not allow it.
  UNSUPPORTED_USER_STATE("unsupported-user-state", Fault.Kind.CONFLICT),
  /// A name is taken.
  USERNAME_EXISTS("username-exists", Fault.Kind.CONFLICT),
  /// A user has not confirmed yet.
  USER_NOT_CONFIRMED("user-not-confirmed", Fault.Kind.FORBIDDEN),
  /// There is no such user.
  USER_NOT_FOUND("user-not-found", Fault.Kind.NOT_FOUND);

  private final String code;
  private final Fault.Kind kind;

  Refusal(String code, Fault.Kind kind) {
    this.code = code;
    this.kind = kind;
  }

  /// The stable code of its faults.
  public String code() {
    return code;
  }

  /// A fault with the sentence that clients are shown.
  public Fault because(String sentence) {
    return Fault.of(kind, code, sentence);
  }
}
