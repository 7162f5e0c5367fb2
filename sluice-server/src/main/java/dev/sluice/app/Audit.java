package dev.sluice.app;

import dev.sluice.audit.AuditReport;
import dev.sluice.engine.rocksdb.FolderAudit;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/// The audit of a data folder, whatever engine it belongs to.
public final class Audit {

  private Audit() {}

  /// Audits a folder that no hub has.
  ///
  /// @param progress takes how many bytes of the journal were read, and how many there are
  /// @throws dev.sluice.fault.Fault when it is in use, or is none, or cannot be read
  public static AuditReport of(Path folder, BiConsumer<Long, Long> progress) {
    return FolderAudit.run(folder, progress);
  }
}
