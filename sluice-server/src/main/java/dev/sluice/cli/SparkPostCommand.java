package dev.sluice.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `sluice sparkpost`: it only knows its subcommands.
@Command(
    name = "sparkpost",
    header = "Connects SparkPost's webhook, and looks into what SparkPost has told of messages.",
    description = {
      "",
      "A running hub is asked at its management address. The key needs the scope events:read, and",
      "keys:write to connect. The hub calls SparkPost's API itself.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused, in trouble or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice sparkpost connect --dry-run",
      "  sluice sparkpost status",
      "  sluice sparkpost message 000443ee14578172be22",
      "  sluice sparkpost events --recipient anna@example.com --type bounce,delay"
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      SparkPostConnectCommand.class,
      SparkPostStatusCommand.class,
      SparkPostMessageCommand.class,
      SparkPostEventsCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
final class SparkPostCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new CommandLine.ParameterException(
        line, String.join(", ", line.getSubcommands().keySet()) + ": one of these is missing");
  }
}
