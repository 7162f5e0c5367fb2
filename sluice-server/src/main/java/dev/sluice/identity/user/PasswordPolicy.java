package dev.sluice.identity.user;

import java.util.Optional;

/// What a password must be like.
///
/// @param minLength how many characters it has at least, 6 to 99
/// @param lower whether a letter a to z is needed
/// @param upper whether a letter A to Z is needed
/// @param symbols whether a symbol is needed
/// @param numbers whether a digit is needed
/// @param temporaryDays for how many days a temporary password is good
public record PasswordPolicy(
    int minLength,
    boolean lower,
    boolean upper,
    boolean symbols,
    boolean numbers,
    int temporaryDays) {

  /// What holds when nothing is configured: 8 characters, lower and upper case, a symbol; 3 days.
  public static final PasswordPolicy DEFAULT = new PasswordPolicy(8, true, true, true, false, 3);

  /// The longest password.
  public static final int MAX_LENGTH = 256;

  private static final String SYMBOLS = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- ";

  /// Checks the numbers.
  public PasswordPolicy {
    if (minLength < 6 || minLength > 99) {
      throw new IllegalArgumentException("a password's least length is 6 to 99, not " + minLength);
    }
    if (temporaryDays < 1 || temporaryDays > 365) {
      throw new IllegalArgumentException(
          "a temporary password is good for 1 to 365 days, not " + temporaryDays);
    }
  }

  /// The first rule that a password breaks, in Cognito's words; empty when it keeps all.
  Optional<String> broken(String password) {
    if (password.codePointCount(0, password.length()) < minLength) {
      return wrong("Password not long enough");
    }
    if (lower && password.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
      return wrong("Password must have lowercase characters");
    }
    if (upper && password.chars().noneMatch(c -> c >= 'A' && c <= 'Z')) {
      return wrong("Password must have uppercase characters");
    }
    if (symbols && password.chars().noneMatch(c -> SYMBOLS.indexOf(c) >= 0)) {
      return wrong("Password must have symbol characters");
    }
    if (numbers && password.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      return wrong("Password must have numeric characters");
    }
    return Optional.empty();
  }

  private static Optional<String> wrong(String rule) {
    return Optional.of("Password did not conform with policy: " + rule);
  }

  /// Refuses a password that breaks a rule.
  void require(String password) {
    broken(password)
        .ifPresent(sentence -> {
          throw Refusal.INVALID_PASSWORD.because(sentence);
        });
  }
}
