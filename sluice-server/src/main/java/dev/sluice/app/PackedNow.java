package dev.sluice.app;

import dev.sluice.archive.ArchiveFormat;
import dev.sluice.archive.Packer;
import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.TargetName;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Packs the archives of a hub that does not run, due or not.
public final class PackedNow {

  private PackedNow() {}

  /// What was done with one archive.
  ///
  /// @param made how many Parquet files were made
  /// @param left how many recent files stay that could be packed; the log says why
  public record Packed(TargetName name, int made, long left) {}

  /// Packs what is settled of some archives; of all that have the format when no name is given.
  ///
  /// @throws Fault `data-folder-in-use` while a hub runs, `data-folder` when none has run,
  ///   `no-such-archive`, `not-packed` when an archive keeps lines, `archive-unreadable`
  public static List<Packed> run(Configuration configuration, List<String> names, Clock clock) {
    List<StoredArchives.Stored> archives = archives(configuration, names);
    Path folder = configuration.data();
    if (!Files.isDirectory(folder.resolve("journal"))) {
      throw Fault.of(
          Fault.Kind.NOT_FOUND,
          "data-folder",
          "no hub has run on the data folder " + folder + " yet, so nothing is there to be packed");
    }
    try (RocksEngine engine = open(configuration, clock);
        PackingSide side = new PackingSide(folder)) {
      Optional<String> hubId =
          engine.registry().find(Registry.HUB_ID).map(found -> found.value().text());
      List<Packed> packed = new ArrayList<>();
      for (StoredArchives.Stored each : archives) {
        if (hubId.isPresent()
            && configuration.targets().get(each.name())
                instanceof TargetSettings.ArchiveTarget archive
            && archive.settings().format() instanceof ArchiveFormat.Parquet format) {
          packed.add(
              packed(
                  side.packer(each.name(), archive, format, engine.outbox(), hubId.get(), clock)));
        }
      }
      return packed;
    }
  }

  private static Packed packed(Packer packer) {
    int made = packer.packAll();
    try {
      return new Packed(packer.name(), made, packer.left());
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "archive-unreadable",
          "archive " + packer.name() + " cannot be read: " + e.getMessage(),
          e);
    }
  }

  private static List<StoredArchives.Stored> archives(
      Configuration configuration, List<String> names) {
    List<StoredArchives.Stored> packed = new ArrayList<>();
    for (StoredArchives.Stored each : StoredArchives.of(configuration, names)) {
      if (each.settings().format() instanceof ArchiveFormat.Parquet) {
        packed.add(each);
      } else if (!names.isEmpty()) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "not-packed",
            "archive "
                + each.name()
                + " keeps its files as lines; 'format: parquet' would have them packed");
      }
    }
    return packed;
  }

  private static RocksEngine open(Configuration configuration, Clock clock) {
    try {
      return RocksEngine.open(configuration.data(), clock, configuration.repeatsWindow());
    } catch (Fault e) {
      if (!e.code().equals("data-folder-in-use")) {
        throw e;
      }
      throw Fault.of(
          e.kind(),
          e.code(),
          e.sentence()
              + "; a running hub packs by itself what is as old as 'parquet.age' says: wait for it,"
              + " or stop the hub to pack all at once",
          e);
    }
  }
}
