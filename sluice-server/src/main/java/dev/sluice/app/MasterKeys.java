package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Registry;
import dev.sluice.vault.KeyFile;
import dev.sluice.vault.MasterKey;
import dev.sluice.vault.Standing;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The master keys that a hub starts with, from the configuration or a file in the data folder.
///
/// @param keys the current one first
/// @param made the file, when this start has made it
record MasterKeys(List<MasterKey> keys, Optional<Path> made) {

  private static final System.Logger LOG = System.getLogger(MasterKeys.class.getName());

  /// How many values a start looks at, to tell whether the keys are those of the data.
  private static final int LOOK_AT = 1_000;

  static KeyFile file(Configuration configuration) {
    return new KeyFile(configuration.data().resolve(KeyFile.NAME));
  }

  /// The keys to start with, the current one first. A data folder without sealed values gets a key
  /// of its own when none is configured.
  ///
  /// @throws Fault `secret-key-missing` when none of the keys opens what is there
  static MasterKeys forStart(Configuration configuration, Registry raw, SecureRandom random) {
    Standing standing = Standing.of(raw, LOOK_AT);
    List<MasterKey> keys = configuration.masterKeys();
    if (keys.isEmpty()) {
      KeyFile file = file(configuration);
      Optional<List<MasterKey>> kept = file.read();
      if (kept.isEmpty()) {
        return made(file, standing, random);
      }
      keys = kept.get();
    }
    requireThoseOfTheData(configuration, keys, standing);
    return new MasterKeys(keys, Optional.empty());
  }

  private static MasterKeys made(KeyFile file, Standing standing, SecureRandom random) {
    if (!standing.values().isEmpty()) {
      throw missing(
          standing,
          "the file "
              + file.path()
              + " is gone: put it back from its copy, or configure its key as 'secrets.key'; a new"
              + " key would open none of them");
    }
    List<MasterKey> keys = List.of(MasterKey.random(random));
    file.write(keys);
    return new MasterKeys(keys, Optional.of(file.path()));
  }

  private static void requireThoseOfTheData(
      Configuration configuration, List<MasterKey> keys, Standing standing) {
    List<String> lost =
        standing.values().keySet().stream()
            .filter(id -> keys.stream().noneMatch(key -> key.id().equals(id)))
            .sorted()
            .toList();
    if (lost.isEmpty()) {
      return;
    }
    String had = keys.stream().map(MasterKey::id).collect(Collectors.joining(", "));
    if (lost.size() == standing.values().size()) {
      String where =
          configuration.masterKeys().isEmpty()
              ? file(configuration).path().toString()
              : "the configuration (and a file "
                  + KeyFile.NAME
                  + " of before can stand under 'secrets.previous')";
      throw missing(standing, "only " + had + " is there; put the right key into " + where);
    }
    LOG.log(
        Level.ERROR,
        "some values are sealed with {0}, which is missing; whoever needs them gets"
            + " secret-unreadable: see sluice secrets status",
        String.join(", ", lost));
  }

  private static Fault missing(Standing standing, String advice) {
    return Fault.of(
        Fault.Kind.UNAVAILABLE,
        "secret-key-missing",
        "the data folder holds values that are sealed with the master key "
            + standing.values().keySet().stream().sorted().collect(Collectors.joining(", "))
            + ", and "
            + advice);
  }
}
