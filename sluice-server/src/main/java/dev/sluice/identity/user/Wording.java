package dev.sluice.identity.user;

import dev.sluice.mail.relay.Letter;

/// What the pool's letters say.
final class Wording {

  private Wording() {}

  static Letter code(String to, Code.Use use, String digits) {
    return switch (use) {
      case SIGN_UP ->
          new Letter(
              to,
              "Your verification code",
              "Your confirmation code is " + digits + "\n\nIt is good for 24 hours.\n");
      case PASSWORD ->
          new Letter(
              to,
              "Your password reset code",
              "Your password reset code is "
                  + digits
                  + "\n\nIt is good for an hour. If you have not asked for it, do nothing.\n");
      case EMAIL ->
          new Letter(
              to,
              "Your verification code",
              "Your verification code is " + digits + "\n\nIt is good for 24 hours.\n");
    };
  }

  static Letter invitation(String to, String name, String password, int days) {
    return new Letter(
        to,
        "Your temporary password",
        "Your user name is "
            + name
            + " and your temporary password is "
            + password
            + "\n\nIt is good for "
            + days
            + " days.\n");
  }

  static Letter taken(String to, String name) {
    return new Letter(
        to,
        "Somebody tried to sign up with your name",
        "Somebody tried to sign up with your user name "
            + name
            + ".\n\nIf it was you: you have an account already. Sign in, or ask for a new password.\n"
            + "If not, do nothing; nothing has changed.\n");
  }
}
