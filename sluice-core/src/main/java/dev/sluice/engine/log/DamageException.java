package dev.sluice.engine.log;

import java.io.IOException;

/// Says that what is wanted stands where the log is damaged; the rest can be read.
public final class DamageException extends IOException {

  private static final long serialVersionUID = 1L;

  private final transient Damage damage;

  DamageException(String where, Damage damage) {
    super(
        "the journal is damaged: "
            + where
            + "/"
            + damage
            + ". Put the file back from a copy, or stop the hub and run 'sluice journal"
            + " skip-damage', which gives these events up");
    this.damage = damage;
  }

  /// What is lost.
  public Damage damage() {
    return damage;
  }
}
