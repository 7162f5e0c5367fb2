package dev.sluice.cli;

import dev.sluice.app.JournalCare;
import dev.sluice.config.Configuration;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Looks after the journal of a hub that does not run.
@Command(
    name = "journal",
    header = "Checks the journal of a stopped hub, and gives up what is damaged in it.",
    mixinStandardHelpOptions = true,
    subcommands = {JournalCommand.Check.class, JournalCommand.SkipDamage.class},
    synopsisSubcommandLabel = "COMMAND")
final class JournalCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(
        Objects.requireNonNull(spec).commandLine(), "a command is missing");
  }

  /// Reads all of it.
  @Command(
      name = "check",
      header = "Reads the whole journal and compares every checksum.",
      description = {"", "Exit code 1 when something is damaged. Nothing is changed.", ""},
      footer = {"", "Example:", "  sluice journal check --config /etc/sluice/sluice.yaml"},
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      List<String> damage = JournalCare.damage(Configuration.load(config.file()));
      damage.forEach(line -> out.println("damaged: " + line));
      out.println(
          damage.isEmpty()
              ? "the journal is whole"
              : "put the files back from a copy, or give these events up: sluice journal"
                  + " skip-damage");
      return damage.isEmpty() ? 0 : 1;
    }
  }

  /// Gives up what cannot be read.
  @Command(
      name = "skip-damage",
      header = "Gives up the events that are damaged, for good.",
      description = {
        "",
        "Notes the places in lost.tsv beside the journal's files. From the next start on, routing and"
            + " archives pass over them with an ERROR line, deliveries of them become dead letters"
            + " with the code EVENT_DAMAGED, and /v1/accounts counts them as lost. An event that is"
            + " sent again is taken as a new one. Take away a line to undo it, once the file is"
            + " whole again.",
        ""
      },
      footer = {"", "Example:", "  sluice journal skip-damage --config /etc/sluice/sluice.yaml"},
      mixinStandardHelpOptions = true)
  static final class SkipDamage implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ConfigOption config = new ConfigOption();

    @Override
    public Integer call() {
      PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
      List<String> given = JournalCare.skipDamage(Configuration.load(config.file()));
      given.forEach(line -> out.println("given up: " + line));
      if (given.isEmpty()) {
        out.println("the journal is whole; nothing was changed");
      }
      return 0;
    }
  }
}
