package dev.sluice.simulation;

/// The end of the process at this very step; nothing in the hub may catch it.
final class Died extends Error {

  private static final long serialVersionUID = 1;

  Died() {
    super("the process has died here", null, false, false);
  }
}
