package dev.sluice.config;

import dev.sluice.outbox.TargetName;
import java.util.Map;
import java.util.Set;

/// The targets that rules may name.
interface KnownTargets {

  /// The names of all, so that a target that is wrong is not called unknown as well.
  Set<String> names();

  /// Those that are right.
  Map<TargetName, TargetSettings> targets();
}
