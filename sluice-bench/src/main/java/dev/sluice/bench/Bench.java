package dev.sluice.bench;

import dev.sluice.bench.crash.CrashLoopCommand;
import dev.sluice.bench.delivery.BacklogCommand;
import dev.sluice.bench.delivery.DeliveriesCommand;
import dev.sluice.bench.isolation.IsolationCommand;
import dev.sluice.bench.servlet.ColdStartCommand;
import dev.sluice.bench.servlet.ServletCommand;
import dev.sluice.bench.smtp.SmtpCommand;
import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// The bench's command line.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CrashLoopCommand.class,
      ArchiveCommand.class,
      BacklogCommand.class,
      DeliveriesCommand.class,
      IsolationCommand.class,
      MatchingCommand.class,
      SmtpCommand.class,
      ServletCommand.class,
      ColdStartCommand.class
    },
    description =
        "Measures the hub beside yardsticks that run in the same minute, and kills it to see what"
            + " is lost.")
public final class Bench {

  private Bench() {}

  @Command(
      name = "single",
      mixinStandardHelpOptions = true,
      description = "Single POSTs, 100 rules, beside the no-op server.")
  int single(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    new Scenarios(options, report).single();
    return end(report);
  }

  @Command(
      name = "jwt",
      mixinStandardHelpOptions = true,
      description = "Single POSTs with a key, and with a token, in turns.")
  int jwt(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    new Scenarios(options, report).jwt();
    return end(report);
  }

  @Command(
      name = "batch",
      mixinStandardHelpOptions = true,
      description = "Batches of 100 events, and how far routing and archive lag.")
  int batch(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    new Scenarios(options, report).batch();
    return end(report);
  }

  @Command(
      name = "sparkpost",
      mixinStandardHelpOptions = true,
      description =
          "Batches of 350 message events to SparkPost's webhook, beside the no-op server.")
  int sparkpost(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    new Scenarios(options, report).sparkpost();
    return end(report);
  }

  @Command(
      name = "notifications",
      mixinStandardHelpOptions = true,
      description =
          "Posts to a topic with three integrations, beside the no-op server, and how long its"
              + " messages take.")
  int notifications(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    new Scenarios(options, report).notifications();
    return end(report);
  }

  @Command(
      name = "latency",
      mixinStandardHelpOptions = true,
      description = "From sending an event to its first arrival at an HTTP target.")
  int latency(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    Scenarios scenarios = new Scenarios(options, report);
    scenarios.latency(options.rate() > 0 ? options.rate() : scenarios.single() / 2);
    return end(report);
  }

  @Command(
      name = "noop",
      mixinStandardHelpOptions = true,
      description = "The no-op server alone: what HTTP and this generator give.")
  int noop(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    new Scenarios(options, report).noop();
    return end(report);
  }

  @Command(
      name = "journal",
      mixinStandardHelpOptions = true,
      description = "The journal alone, synced groups, beside raw RocksDB.")
  int journal(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    new Scenarios(options, report).journal();
    return end(report);
  }

  @Command(
      name = "all",
      mixinStandardHelpOptions = true,
      description = "journal, single, batch and latency, and one table.")
  int all(@Mixin Options options) throws IOException, InterruptedException {
    Report report = begin(options);
    Scenarios scenarios = new Scenarios(options, report);
    scenarios.journal();
    double rate = scenarios.single();
    scenarios.batch();
    scenarios.latency(options.rate() > 0 ? options.rate() : rate / 2);
    return end(report);
  }

  private static Report begin(Options options) throws IOException {
    options.checked();
    Report report = new Report(System.out);
    report.line(Machine.facts(options.dir()));
    return report;
  }

  private static int end(Report report) {
    report.table();
    return 0;
  }

  /// The command line, apart from the process.
  static CommandLine commandLine() {
    return new CommandLine(new Bench())
        .setExecutionExceptionHandler((trouble, command, parsed) -> {
          command
              .getErr()
              .println(command.getColorScheme().errorText("bench: " + sentence(trouble)));
          return trouble instanceof IllegalArgumentException ? 2 : 1;
        });
  }

  private static String sentence(Exception trouble) {
    Throwable cause = trouble.getCause();
    return trouble.getMessage() + (cause == null ? "" : " (" + cause + ")");
  }

  /// Runs one scenario, or all of them.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }
}
