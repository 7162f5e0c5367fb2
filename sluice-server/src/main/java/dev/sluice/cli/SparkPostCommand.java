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
    header = "Look into what SparkPost has told of messages.",
    description = {
      "",
      "A running hub is asked at its management address, with a key that has the scope events:read.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 refused or no hub, 2 called wrongly.",
      "",
      "Examples:",
      "  sluice sparkpost message 000443ee14578172be22",
      "  sluice sparkpost events --recipient anna@example.com --type bounce,delay"
    },
    mixinStandardHelpOptions = true,
    subcommands = {SparkPostMessageCommand.class, SparkPostEventsCommand.class},
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
