package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.engine.rocksdb.OfflineJournal;
import java.util.List;

/// What can be done for a journal while its hub does not run.
public final class JournalCare {

  private JournalCare() {}

  /// What is damaged and not given up, a line each.
  public static List<String> damage(Configuration configuration) {
    return OfflineJournal.damage(configuration.data());
  }

  /// Gives up what is damaged, and says what that was, a line each.
  public static List<String> skipDamage(Configuration configuration) {
    return OfflineJournal.giveUp(configuration.data());
  }
}
