package dev.sluice.app;

import dev.sluice.archive.ArchiveAudit;
import dev.sluice.audit.AuditReport;
import dev.sluice.config.Configuration;
import dev.sluice.config.TargetSettings;
import dev.sluice.engine.rocksdb.FolderAudit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// The audit of a data folder, whatever engine it belongs to, and of the archives beside it.
public final class Audit {

  private Audit() {}

  /// Audits a folder that no hub has.
  ///
  /// @param progress takes how many bytes of the journal were read, and how many there are
  /// @throws dev.sluice.fault.Fault when it is in use, or is none, or cannot be read
  public static AuditReport of(Path folder, BiConsumer<Long, Long> progress) {
    return FolderAudit.run(folder, progress);
  }

  /// Holds the files of each archive that the configuration has against what a folder has settled.
  /// What is broken is added to the report's findings.
  public static List<AuditReport.Archived> archives(
      AuditReport report, Configuration configuration) {
    List<AuditReport.Archived> all = new ArrayList<>();
    for (AuditReport.Settled settled : report.settled()) {
      if (configuration.targets().get(settled.target())
          instanceof TargetSettings.ArchiveTarget archive) {
        String hubId = report.hubId().orElse("");
        try {
          all.add(
              ArchiveAudit.run(
                  Archives.store(settled.target(), archive, hubId),
                  hubId,
                  settled,
                  report.findings()));
        } catch (IOException | UncheckedIOException e) {
          report
              .findings()
              .add(
                  "archive " + settled.target(), archive.place().shown() + " cannot be read: " + e);
        }
      }
    }
    return all;
  }
}
