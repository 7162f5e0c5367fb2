package dev.sluice.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sluice sparkpost`: it only knows its subcommands.
@Command(
    name = "sparkpost",
    header = "Sets up SparkPost's webhook, and shows how it stands.",
    description = {"", "The hub must run; it calls SparkPost's API itself.", ""},
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, in trouble or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice sparkpost connect --dry-run",
      "  sluice sparkpost status"
    },
    mixinStandardHelpOptions = true,
    subcommands = {SparkPostConnectCommand.class, SparkPostStatusCommand.class},
    synopsisSubcommandLabel = "COMMAND")
final class SparkPostCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }
}
