package dev.sluice.simulation;

/// What may happen before and after each step that the world can see: the process dies, or others
/// go on meanwhile.
@FunctionalInterface
public interface Moments {

  /// Nothing ever happens.
  Moments NONE = _ -> {};

  /// Lets happen what may.
  ///
  /// @param what names the step, for the trail
  void at(String what);
}
