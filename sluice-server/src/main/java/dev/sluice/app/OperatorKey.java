package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.fault.Fault;
import dev.sluice.time.Clock;
import java.nio.file.Files;
import java.nio.file.Path;

/// The key `operator` of a hub that does not run.
public final class OperatorKey {

  private OperatorKey() {}

  /// Makes the key anew, with all scopes; whatever it was before ends.
  ///
  /// @return the key, which is never shown again
  /// @throws Fault `data-folder-in-use` while a hub runs on the folder, `data-folder` when there is
  ///   none, `key-in-file` when the file has a key of that name
  public static String reset(Configuration configuration, Clock clock) {
    Path folder = configuration.data();
    if (!Files.isDirectory(folder.resolve("journal"))) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND,
          "data-folder",
          "no hub has run on the data folder " + folder + " yet; its first start makes the key");
    }
    try (RocksEngine engine = RocksEngine.open(folder, clock, configuration.repeatsWindow())) {
      Secrets.Sealed sealed = Secrets.seal(configuration, engine.registry(), Secrets.LATER, clock);
      return Keys.of(configuration, sealed.registry(), sealed.changes(), clock).resetOperator();
    }
  }
}
