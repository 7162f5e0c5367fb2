package dev.sluice.management;

import dev.sluice.registry.Change;
import java.util.List;

/// The one door to changes of the registry that somebody must be told of.
public interface Changes {

  /// Makes all changes and keeps the notice, in one durable write; its event is sent soon after,
  /// and once, whatever crashes in between.
  ///
  /// @param changes at most {@link dev.sluice.registry.Registry#MAX_CHANGES} less one; none is a
  ///   notice alone
  /// @throws dev.sluice.fault.Fault `registry-conflict` when a version is another than expected
  void make(Notice notice, List<Change> changes);
}
