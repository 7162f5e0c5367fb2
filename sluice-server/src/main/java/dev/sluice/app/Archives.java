package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.object.disk.DiskObjectStore;
import dev.sluice.outbox.TargetName;
import java.util.ArrayList;
import java.util.List;

/// The archives of a configuration: where they stand, and what keeps them from writing.
public final class Archives {

  private Archives() {}

  /// A sentence for each archive that cannot write now. That is no reason not to start: a disk may
  /// be away for a while, and what the archive is owed waits for it.
  public static List<String> troubles(Configuration configuration) {
    List<String> troubles = new ArrayList<>();
    configuration
        .targets()
        .forEach((name, settings) -> {
          if (settings instanceof TargetSettings.ArchiveTarget archive && archive.enabled()) {
            store(name, archive, "check")
                .obstacle()
                .ifPresent(obstacle ->
                    troubles.add(
                        "archive %s cannot write to %s now: %s; what it is owed is kept until it can"
                            .formatted(name, archive.path(), obstacle)));
          }
        });
    return troubles;
  }

  static DiskObjectStore store(
      TargetName name, TargetSettings.ArchiveTarget settings, String hubId) {
    return new DiskObjectStore(settings.path(), hubId + "-" + name);
  }
}
