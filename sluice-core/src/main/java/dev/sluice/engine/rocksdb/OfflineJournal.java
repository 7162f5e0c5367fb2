package dev.sluice.engine.rocksdb;

import dev.sluice.engine.log.Damage;
import dev.sluice.engine.log.Inspection;
import dev.sluice.engine.log.LocalDisk;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The journal of a data folder that no hub has open: is it damaged, and may the damage be given
/// up?
public final class OfflineJournal {

  private OfflineJournal() {}

  private interface Work {
    List<Damage> on(LocalDisk disk) throws IOException;
  }

  /// Reads all of the journal and says, a line each, what is damaged and not given up.
  ///
  /// @throws Fault `data-folder-in-use` while a hub runs on it, `data-folder` when it cannot be
  ///   read
  public static List<String> damage(Path folder) {
    return held(folder, Inspection::of);
  }

  /// Gives up what is damaged: the hub passes over it from the next start on, and counts it as
  /// lost.
  ///
  /// @return what was given up, a line each
  /// @throws Fault like {@link #damage}
  public static List<String> giveUp(Path folder) {
    return held(folder, Inspection::giveUp);
  }

  private static List<String> held(Path folder, Work work) {
    Path journal = folder.resolve("journal");
    if (!Files.isDirectory(journal)) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND, "data-folder", "there is no journal in the data folder " + folder);
    }
    try (Store _ = Store.open(folder)) {
      return work.on(LocalDisk.at(journal)).stream().map(Damage::toString).toList();
    } catch (IOException e) {
      throw Store.trouble(folder, "cannot be read: " + e.getMessage(), e);
    }
  }
}
