package dev.sluice.cli;

import dev.sluice.app.Audit;
import dev.sluice.audit.AuditReport;
import dev.sluice.config.Configuration;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.TargetName;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Proves that nothing is missing from a data folder.
@Command(
    name = "audit",
    header = "Proves that nothing is missing from a data folder, while no hub runs on it.",
    description = {
      "",
      "Reads all of the journal and recounts every delivery: for each rule and target,"
          + " in = delivered + pending + dead. Then holds the files of each archive against what"
          + " was settled, where the configuration says that they are; with a FOLDER alone, they"
          + " are not looked at. What breaks it is named with its place. The engine"
          + " finishes what a crash left in its own log, as each start does; nothing else is changed.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 everything holds, 1 something is broken, 2 the folder cannot be read.",
      "",
      "Examples:",
      "  sluice audit",
      "  sluice audit ./data",
      "  sluice audit ./data --config sluice.yaml"
    },
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {

  private static final int UNREADABLE = 2;
  private static final long PROGRESS_BYTES = 1L << 30;

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "The data folder; the one of the configuration unless told otherwise.")
  private @Nullable Path folder;

  private long told;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    try {
      Optional<Configuration> configuration = configuration();
      Path data = folder == null ? configuration.orElseThrow().data() : folder;
      AuditReport report = Audit.of(data, (read, all) -> progress(err, read, all));
      List<AuditReport.Archived> archives =
          configuration.map(given -> Audit.archives(report, given)).orElse(List.of());
      print(report, archives, data, out);
      return report.holds() ? 0 : 1;
    } catch (Fault | UncheckedIOException e) {
      err.println("sluice: " + e.getMessage());
      return UNREADABLE;
    }
  }

  /// Read where it is needed, and where somebody has named it.
  private Optional<Configuration> configuration() {
    boolean isNamed =
        Objects.requireNonNull(spec).commandLine().getParseResult().hasMatchedOption("--config");
    return folder == null || isNamed
        ? Optional.of(Configuration.load(config.file()))
        : Optional.empty();
  }

  private void progress(PrintWriter err, long read, long all) {
    if (read - told >= PROGRESS_BYTES) {
      told = read;
      err.printf(
          "read %.1f of %.1f GiB of the journal (%d %%)%n",
          read / (double) PROGRESS_BYTES, all / (double) PROGRESS_BYTES, read * 100 / all);
    }
  }

  private static void print(
      AuditReport report, List<AuditReport.Archived> archives, Path data, PrintWriter out) {
    out.printf(
        "journal: positions %s to %d, %d files, %.1f MiB read; routing goes on at %s%n",
        report.first(),
        report.last(),
        report.segments(),
        report.bytes() / (double) (1 << 20),
        report.cursor());
    if (report.torn() > 0) {
      out.println(
          "journal: ends with a group that was never acknowledged; the next start cuts it off");
    }
    printArchives(report, archives, out);
    Table table = new Table("RULE", "TARGET", "IN", "DELIVERED", "PENDING", "DEAD");
    for (AuditReport.Line line : report.accounts()) {
      table.row(
          line.rule().value(),
          line.target().value(),
          Long.toString(line.in()),
          Long.toString(line.delivered()),
          Long.toString(line.pending()),
          Long.toString(line.dead()));
    }
    table.print(out);
    report.findings().first().forEach(finding -> out.println("broken: " + finding));
    long more = report.findings().count() - report.findings().first().size();
    if (more > 0) {
      out.println("and " + more + " more");
    }
    out.println(
        report.holds()
            ? data + " holds: in = delivered + pending + dead, and every event is there"
            : data + " is BROKEN; findings: " + report.findings().count());
  }

  private static void printArchives(
      AuditReport report, List<AuditReport.Archived> archives, PrintWriter out) {
    Set<TargetName> seen = new HashSet<>();
    for (AuditReport.Archived archive : archives) {
      seen.add(archive.target());
      out.printf(
          "archive %s: files %d, lines %d%n", archive.target(), archive.objects(), archive.lines());
      archive
          .underWay()
          .ifPresent(range ->
              out.printf(
                  "archive %s: work under way, positions %s to %s; the next start ends it%n",
                  archive.target(), range.first(), range.last()));
    }
    report.settled().stream()
        .filter(settled -> !seen.contains(settled.target()))
        .forEach(settled ->
            out.printf(
                "archive %s: its files were not looked at; --config says where they are%n",
                settled.target()));
  }
}
