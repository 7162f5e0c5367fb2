package dev.sluice.cli;

import dev.sluice.app.Hub;
import dev.sluice.app.LogLines;
import dev.sluice.config.Configuration;
import dev.sluice.time.Clock;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Runs a hub until it is told to stop.
@Command(
    name = "serve",
    header = "Runs the hub.",
    description = {
      "",
      "Reads the configuration, opens the data folder, and accepts events until it gets SIGTERM or"
          + " Ctrl-C. Then it answers what is under way, writes out its archives, and ends; what is"
          + " not delivered yet goes on at the next start. A second signal ends it at once, as a"
          + " power cut would.",
      "",
      "The first start on a data folder makes the key 'operator', with all scopes, and prints it once,"
          + " unless the configuration has a key of that name. While 'http' listens on this machine"
          + " only, the hub is managed there too; else at 'management', 127.0.0.1:8081 unless"
          + " configured.",
      "",
      "When the disk fails a sync, the hub stops by itself with exit code 1. Start it again: it reads"
          + " back what is on disk.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  sluice serve",
      "  sluice serve --config /etc/sluice/sluice.yaml",
      "  sluice serve --dev"
    },
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--dev",
      description =
          "Takes mail for any domain, and stores all of it where no receipt rule is configured; see"
              + " it with 'sluice mailbox list'. Only where nobody else can reach the hub.")
  private boolean isForDevelopment;

  @Override
  public Integer call() throws InterruptedException {
    LogLines.install();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Configuration configuration = Configuration.load(config.file());
    configuration.warnings().forEach(warning -> out.println("warning: " + warning));
    if (isForDevelopment) {
      out.println(
          "WARNING: --dev takes mail for EVERY domain and keeps it. It is for the machine of a"
              + " developer; never let others reach this hub.");
    }
    Hub hub =
        Hub.start(
            isForDevelopment ? configuration.forDevelopment() : configuration, Clock.system());
    printOperatorKey(hub, out);
    out.printf(
        "sluice is ready at %s%s after %s s: %s, %s, data in %s%n",
        hub.url(),
        hub.managementUrl().equals(hub.url()) ? "" : " (management at " + hub.managementUrl() + ")",
        sinceStart(),
        Counted.of(configuration.rules().size(), "rule"),
        Counted.of(configuration.targets().size(), "target"),
        configuration.data());
    hub.smtpPort().ifPresent(port -> out.println("mail is taken at port " + port));
    hub.madeKeyFile()
        .ifPresent(file ->
            out.println(
                "new master key in "
                    + file
                    + "; keep a copy of it, apart from copies of the data"));
    out.flush();
    return awaitStop(hub, out);
  }

  /// Only here is the key ever shown.
  private static void printOperatorKey(Hub hub, PrintWriter out) {
    try {
      hub.firstOperatorKey()
          .ifPresent(key -> {
            out.println("operator key: " + key);
            out.println(
                "  This first start made it and shows it only now: keep it where you keep secrets,"
                    + " and manage the hub with it (export SLUICE_KEY=…). If it gets lost, stop the"
                    + " hub and make a new one: sluice keys reset-operator");
          });
    } catch (RuntimeException e) {
      hub.close();
      throw e;
    }
  }

  private static String sinceStart() {
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    Duration took = Duration.between(Instant.ofEpochMilli(started), Instant.now());
    return "%.2f".formatted(took.toMillis() / 1000.0);
  }

  /// Waits until the hub is told to stop, which ends the process, or has failed.
  ///
  /// @return the exit code of a hub that has failed
  static int awaitStop(Hub hub, PrintWriter out) throws InterruptedException {
    Stop stop = new Stop(hub, out);
    stop.install();
    hub.awaitFailure();
    return stop.failed();
  }
}
