package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.engine.rocksdb.OfflineRegistry;
import dev.sluice.fault.Fault;
import dev.sluice.management.Notice;
import dev.sluice.management.NoticeBox;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import dev.sluice.vault.KeyFile;
import dev.sluice.vault.MasterKey;
import dev.sluice.vault.Resealing;
import dev.sluice.vault.Standing;
import dev.sluice.vault.Vault;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/// What can be done for the master keys of a hub that does not run.
public final class SecretsCare {

  private SecretsCare() {}

  /// What a key is to the hub.
  public enum Use {
    /// It seals and opens.
    CURRENT,
    /// It opens what was sealed before.
    PREVIOUS,
    /// Values stand under it, and the hub does not have it.
    MISSING
  }

  /// A master key.
  ///
  /// @param id its id
  /// @param use what it is to the hub
  /// @param values how many values stand under it
  public record Key(String id, Use use, long values) {}

  /// All keys, and what stands under them.
  ///
  /// @param source where the keys come from
  /// @param keys the current one first, missing ones last
  /// @param unsealed how many values do not look sealed at all
  public record Status(String source, List<Key> keys, long unsealed) {
    /// Copies the list.
    public Status {
      keys = List.copyOf(keys);
    }

    /// Whether every value can be opened, as far as its head tells.
    public boolean isWhole() {
      return unsealed == 0 && keys.stream().noneMatch(key -> key.use() == Use.MISSING);
    }
  }

  /// What a rotation did.
  ///
  /// @param fileKeys whether the keys are those of the file, which was changed
  /// @param current the id of the key that all values stand under now
  /// @param wentOn whether an earlier rotation was gone on with, and no key made
  /// @param resealed how many values were sealed anew
  /// @param unused the ids of keys under which nothing stands any more; those of the file are gone
  /// @param unreadable what is wrong with the first values that could not be opened
  /// @param unreadableCount how many could not be opened
  public record Rotation(
      boolean fileKeys,
      String current,
      boolean wentOn,
      long resealed,
      List<String> unused,
      List<String> unreadable,
      long unreadableCount) {
    /// Copies the lists.
    public Rotation {
      unused = List.copyOf(unused);
      unreadable = List.copyOf(unreadable);
    }
  }

  /// Looks at the keys and counts what stands under each.
  ///
  /// @throws Fault when the folder is in use, or is none
  public static Status status(Configuration configuration) {
    return OfflineRegistry.held(configuration.data(), raw -> status(configuration, raw));
  }

  private static Status status(Configuration configuration, Registry raw) {
    KeyFile file = MasterKeys.file(configuration);
    boolean fileKeys = configuration.masterKeys().isEmpty();
    List<MasterKey> has = fileKeys ? file.read().orElse(List.of()) : configuration.masterKeys();
    Standing standing = Standing.of(raw);
    List<Key> keys = new ArrayList<>();
    for (MasterKey key : has) {
      Use use = keys.isEmpty() ? Use.CURRENT : Use.PREVIOUS;
      keys.add(new Key(key.id(), use, standing.under(key.id())));
    }
    TreeSet<String> missing = new TreeSet<>(standing.values().keySet());
    has.forEach(key -> missing.remove(key.id()));
    missing.forEach(id -> keys.add(new Key(id, Use.MISSING, standing.under(id))));
    return new Status(
        fileKeys ? file.path().toString() : configuration.file().toString(),
        keys,
        standing.unsealed());
  }

  /// Seals all values anew. A key of the file is replaced by a new one; of configured keys the
  /// first is taken, as it is configured.
  ///
  /// Of the file's keys, the new one is written in front first, then the values are sealed anew,
  /// then the keys under which nothing stands any more are taken out. After a crash in between the
  /// file has several keys; the next rotation then goes on with the first and makes none.
  ///
  /// @param progress told how many values were read so far
  /// @throws Fault when the folder is in use or is none, or there is no key yet
  public static Rotation rotate(Configuration configuration, Clock clock, LongConsumer progress) {
    return OfflineRegistry.held(
        configuration.data(),
        raw -> {
          Rotation done = rotate(configuration, raw, progress);
          if (done.resealed() > 0) {
            tell(done, raw, clock);
          }
          return done;
        });
  }

  /// The next start sends the event.
  private static void tell(Rotation done, Registry raw, Clock clock) {
    Map<String, String> details = new HashMap<>();
    details.put("values", Long.toString(done.resealed()));
    if (!done.unused().isEmpty()) {
      details.put("unused", String.join(" ", done.unused()));
    }
    new NoticeBox(raw, Secrets.LATER, clock, new SplittableRandom())
        .make(new Notice("sluice", "master-key.rotated", done.current(), details), List.of());
  }

  private static Rotation rotate(Configuration configuration, Registry raw, LongConsumer progress) {
    if (!configuration.masterKeys().isEmpty()) {
      return resealed(raw, configuration.masterKeys(), false, false, progress);
    }
    KeyFile file = MasterKeys.file(configuration);
    List<MasterKey> had = file.read().orElseThrow(() -> noFile(file));
    if (had.size() > 1) {
      Rotation earlier = resealed(raw, had, true, true, progress);
      dropUnused(file, had, earlier);
      // Else all that stands under previous keys cannot be opened, and holds no rotation back.
      if (earlier.resealed() > 0 || !earlier.unused().isEmpty()) {
        return earlier;
      }
    }
    List<MasterKey> keys = new ArrayList<>();
    keys.add(MasterKey.random(new SecureRandom()));
    keys.addAll(had);
    file.write(keys);
    Rotation done = resealed(raw, keys, true, false, progress);
    dropUnused(file, keys, done);
    return done;
  }

  private static Rotation resealed(
      Registry raw, List<MasterKey> keys, boolean fileKeys, boolean wentOn, LongConsumer progress) {
    Resealing done = Resealing.run(raw, new Vault(keys, new SecureRandom()), progress);
    Standing standing = Standing.of(raw);
    List<String> unused =
        keys.stream().skip(1).map(MasterKey::id).filter(id -> standing.under(id) == 0).toList();
    return new Rotation(
        fileKeys,
        keys.getFirst().id(),
        wentOn,
        done.resealed(),
        unused,
        done.unreadable(),
        done.unreadableCount());
  }

  private static void dropUnused(KeyFile file, List<MasterKey> keys, Rotation done) {
    if (!done.unused().isEmpty()) {
      file.write(keys.stream().filter(key -> !done.unused().contains(key.id())).toList());
    }
  }

  private static Fault noFile(KeyFile file) {
    return Fault.of(
        Fault.Kind.NOT_FOUND,
        "secret-key-missing",
        "there is no file "
            + file.path()
            + "; put it back from its copy, or let the hub make it at its first start");
  }
}
