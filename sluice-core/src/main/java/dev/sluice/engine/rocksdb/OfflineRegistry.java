package dev.sluice.engine.rocksdb;

import dev.sluice.fault.Fault;
import dev.sluice.registry.Registry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/// The registry of a data folder that no hub has open.
public final class OfflineRegistry {

  private OfflineRegistry() {}

  /// Does some work on it.
  ///
  /// @throws Fault `data-folder-in-use` while a hub runs on it, `data-folder` when it is none
  public static <T> T held(Path folder, Function<Registry, T> work) {
    if (!Files.isDirectory(folder.resolve("state"))) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND,
          "data-folder",
          "there is no state of a hub in the data folder " + folder);
    }
    try (Store store = Store.open(folder)) {
      return work.apply(new RocksRegistry(store));
    }
  }
}
