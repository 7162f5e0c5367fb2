package dev.sluice.sparkpost.api;

import java.util.OptionalInt;

/// Whose events are meant: those of the primary account, of one subaccount, or of all together.
///
/// @param number SparkPost's number for it: -1 for all, 0 for the primary account
public record Accounts(int number) {

  /// The primary account and all subaccounts.
  public static final Accounts ALL = new Accounts(-1);

  /// The primary account only.
  public static final Accounts PRIMARY = new Accounts(0);

  /// The largest number that SparkPost's API has.
  private static final int MAX_DIGITS = 9;

  /// Checks the number.
  public Accounts {
    if (number < -1) {
      throw new IllegalArgumentException("a subaccount has a number of 1 or more");
    }
  }

  /// Reads `all`, `primary` or a number.
  ///
  /// @throws IllegalArgumentException when it is none of them
  public static Accounts parse(String text) {
    return switch (text) {
      case "all" -> ALL;
      case "primary" -> PRIMARY;
      default -> {
        if (!text.matches("[1-9][0-9]{0," + (MAX_DIGITS - 1) + "}")) {
          throw new IllegalArgumentException(
              "'" + text + "' is neither all, nor primary, nor a subaccount's number");
        }
        yield new Accounts(Integer.parseInt(text));
      }
    };
  }

  /// Whether all accounts are meant.
  public boolean areAll() {
    return number < 0;
  }

  /// What the header `X-MSYS-SUBACCOUNT` says; empty for none.
  OptionalInt header() {
    return areAll() ? OptionalInt.empty() : OptionalInt.of(number);
  }

  @Override
  public String toString() {
    return switch (number) {
      case -1 -> "all";
      case 0 -> "primary";
      default -> Integer.toString(number);
    };
  }
}
