package dev.sluice.simulation;

/// A fact that did not hold.
final class Broken extends AssertionError {

  private static final long serialVersionUID = 1;

  Broken(String fact, String how) {
    super(fact + ": " + how);
  }
}
