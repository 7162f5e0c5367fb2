package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.intake.Intake;
import dev.sluice.management.Changes;
import dev.sluice.management.NoticeBox;
import dev.sluice.management.NoticeLoop;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import dev.sluice.vault.SealedRegistry;
import dev.sluice.vault.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.SplittableRandom;

/// The registry of a running hub, with all that is under `identity/` sealed, and the changes in it
/// that are told of through the intake.
final class Secrets implements AutoCloseable {

  /// Where the notices of a hub that does not run go: nowhere, until its next start sends them.
  static final NoticeBox.Sink LATER =
      _ -> {
        throw new IllegalStateException("a hub that does not run sends no events");
      };

  private final Optional<Path> madeKeyFile;
  private final Registry registry;
  private final NoticeBox changes;
  private final NoticeLoop notices;

  private Secrets(Optional<Path> madeKeyFile, Registry registry, NoticeBox changes) {
    this.madeKeyFile = madeKeyFile;
    this.registry = registry;
    this.changes = changes;
    this.notices = NoticeLoop.start(changes);
  }

  /// Finds the master keys, or makes one, and begins to send what notices wait.
  ///
  /// @throws dev.sluice.fault.Fault `secret-key-missing`, `secret-key-file`
  static Secrets start(Configuration configuration, Registry raw, Intake intake, Clock clock) {
    Sealed sealed = seal(configuration, raw, intake::admitOwn, clock);
    return new Secrets(sealed.madeKeyFile(), sealed.registry(), sealed.changes());
  }

  /// A registry whose secrets are sealed, and the door to changes in it.
  ///
  /// @param madeKeyFile the file of master keys, when it was just made
  record Sealed(Optional<Path> madeKeyFile, Registry registry, NoticeBox changes) {}

  /// Finds the master keys, or makes one; no notice is sent by that.
  ///
  /// @throws dev.sluice.fault.Fault `secret-key-missing`, `secret-key-file`
  static Sealed seal(Configuration configuration, Registry raw, NoticeBox.Sink sink, Clock clock) {
    SecureRandom random = new SecureRandom();
    MasterKeys keys = MasterKeys.forStart(configuration, raw, random);
    Registry registry = new SealedRegistry(raw, new Vault(keys.keys(), random));
    return new Sealed(
        keys.made(), registry, new NoticeBox(registry, sink, clock, new SplittableRandom()));
  }

  /// The file of master keys, when this start has made it.
  Optional<Path> madeKeyFile() {
    return madeKeyFile;
  }

  /// The registry that rooms are given.
  Registry registry() {
    return registry;
  }

  /// The door to changes that are told of.
  Changes changes() {
    return changes;
  }

  boolean isRunning() {
    return notices.isRunning();
  }

  @Override
  public void close() {
    notices.close();
  }
}
