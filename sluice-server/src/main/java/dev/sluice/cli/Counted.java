package dev.sluice.cli;

/// Numbers of things, as a person says them.
final class Counted {

  private Counted() {}

  /// `1 rule`, or `2 rules`.
  static String of(int number, String one) {
    return number + " " + one + (number == 1 ? "" : "s");
  }
}
