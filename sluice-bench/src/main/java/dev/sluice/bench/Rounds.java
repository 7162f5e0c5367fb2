package dev.sluice.bench;

import picocli.CommandLine.Option;

/// How often a scenario runs what it compares: few allow no more than a least, a middle and a
/// greatest figure.
public final class Rounds {

  /// The most rounds of one scenario.
  private static final int MOST = 10;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often all sides run in turn (default ${DEFAULT-VALUE}).")
  private int rounds;

  /// One to ten.
  ///
  /// @throws IllegalArgumentException when something else was asked for
  public int checked() {
    if (rounds < 1 || rounds > MOST) {
      throw new IllegalArgumentException(
          "--rounds " + rounds + " is not possible; 1 to " + MOST + " are right");
    }
    return rounds;
  }
}
