package dev.sluice.app;

import dev.sluice.archive.ArchiveSettings;
import dev.sluice.archive.contents.Contents;
import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.object.ObjectStore;
import dev.sluice.outbox.TargetName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The archives of a configuration as they are stored, whether a hub runs or not.
public final class StoredArchives {

  private StoredArchives() {}

  /// One of them.
  ///
  /// @param store is read only
  public record Stored(TargetName name, ArchiveSettings settings, ObjectStore store) {

    /// Its objects as they are now.
    ///
    /// @throws IOException when the store cannot be read
    public Contents objects() throws IOException {
      return Contents.list(store, name, settings.errorPrefix());
    }
  }

  /// The archives of some names; all when there are none.
  ///
  /// @throws Fault `no-such-archive`
  public static List<Stored> of(Configuration configuration, List<String> names) {
    List<Stored> all = new ArrayList<>();
    for (Map.Entry<TargetName, TargetSettings> each : configuration.targets().entrySet()) {
      if (each.getValue() instanceof TargetSettings.ArchiveTarget archive) {
        TargetName name = each.getKey();
        all.add(new Stored(name, archive.settings(), Archives.store(name, archive, "reader")));
      }
    }
    List<String> known = all.stream().map(each -> each.name().value()).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw Fault.of(
            Fault.Kind.NOT_FOUND,
            "no-such-archive",
            "the configuration has no archive '" + name + "'; " + Nearest.hint(name, known));
      }
    }
    return all.stream()
        .filter(each -> names.isEmpty() || names.contains(each.name().value()))
        .toList();
  }
}
