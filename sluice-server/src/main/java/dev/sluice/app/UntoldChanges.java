package dev.sluice.app;

import dev.sluice.management.Changes;
import dev.sluice.management.Notice;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import java.util.List;

/// Makes changes and tells nobody of them.
record UntoldChanges(Registry registry) implements Changes {

  @Override
  public void make(Notice notice, List<Change> changes) {
    if (!changes.isEmpty()) {
      registry.write(changes);
    }
  }
}
