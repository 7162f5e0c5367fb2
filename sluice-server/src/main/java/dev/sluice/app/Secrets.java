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
import java.security.SecureRandom;
import java.util.SplittableRandom;

/// The registry of a running hub, with all that is under `identity/` sealed, and the changes in it
/// that are told of through the intake.
final class Secrets implements AutoCloseable {

  private final Registry registry;
  private final NoticeBox changes;
  private final NoticeLoop notices;

  private Secrets(Registry registry, NoticeBox changes) {
    this.registry = registry;
    this.changes = changes;
    this.notices = NoticeLoop.start(changes);
  }

  /// Finds the master keys, or makes one, and begins to send what notices wait.
  ///
  /// @throws dev.sluice.fault.Fault `secret-key-missing`, `secret-key-file`
  static Secrets start(Configuration configuration, Registry raw, Intake intake, Clock clock) {
    SecureRandom random = new SecureRandom();
    Vault vault = new Vault(MasterKeys.forStart(configuration, raw, random), random);
    Registry registry = new SealedRegistry(raw, vault);
    return new Secrets(
        registry, new NoticeBox(registry, intake::admit, clock, new SplittableRandom()));
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
