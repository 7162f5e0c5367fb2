package dev.sluice.simulation;

/// A fact that holds in every world.
interface Invariant {

  /// Checks what can be checked after a step; the hub runs.
  void afterStep(World world, Facts facts);

  /// Checks what must hold once all was made good and there is nothing left to do.
  void atTheEnd(World world, Facts facts);

  /// Says that the fact does not hold.
  default Broken broken(String how) {
    return new Broken(getClass().getSimpleName(), how);
  }
}
