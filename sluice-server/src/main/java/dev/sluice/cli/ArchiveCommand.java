package dev.sluice.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sluice archive`: what stands in archives.
@Command(
    name = "archive",
    header = "List, verify and export what stands in archives, and pack it.",
    description = {
      "",
      "Reads the finished files of the configuration's archives, whether a hub runs or not, and"
          + " changes nothing; 'pack' alone needs the hub to be stopped.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 something is broken or failed, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice archive ls",
      "  sluice archive verify client-archive --hub",
      "  sluice archive export client-archive --since 2026-11-21T00:00:00Z --out november.jsonl.gz"
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ArchiveLsCommand.class,
      ArchiveVerifyCommand.class,
      ArchiveExportCommand.class,
      ArchivePackCommand.class
    })
final class ArchiveCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "ls, verify, export or pack is missing");
  }
}
