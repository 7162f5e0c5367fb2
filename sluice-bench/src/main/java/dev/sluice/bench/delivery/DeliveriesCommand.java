package dev.sluice.bench.delivery;

import dev.sluice.bench.Machine;
import dev.sluice.bench.Receiver;
import dev.sluice.bench.Rounds;
import dev.sluice.bench.Spread;
import dev.sluice.bench.Workspace;
import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import dev.sluice.bench.child.HubChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How fast a hub delivers what waits for one HTTP target, in turns with the HTTP client that hubs
/// use, alone in a process of its own: it posts the same bodies to the same receiver, as many at a
/// time, and notes nothing.
@Command(
    name = "deliveries",
    mixinStandardHelpOptions = true,
    description =
        "Deliveries a second to one HTTP target, beside the bare HTTP client with the same bodies.")
public final class DeliveriesCommand implements Callable<Integer> {

  private static final int MOST = 1_000;
  private static final int MOST_EVENTS = 10_000_000;

  @Option(
      names = "--concurrency",
      defaultValue = "64",
      description = "Attempts at a time (default ${DEFAULT-VALUE}).")
  private int concurrency;

  @Option(
      names = "--events",
      defaultValue = "300000",
      description = "How many wait; more than can be delivered (default ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Measured time of one run (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warmup",
      defaultValue = "20",
      description = "Seconds before each measured time (default ${DEFAULT-VALUE}).")
  private int warmup;

  @Mixin private Rounds rounds = new Rounds();

  @Mixin private Workspace workspace = new Workspace();

  @Mixin private HubChoice hub = new HubChoice();

  @Override
  public Integer call() throws IOException, InterruptedException {
    for (int number : List.of(concurrency, seconds, warmup)) {
      if (number < 1 || number > MOST) {
        throw new IllegalArgumentException("numbers are 1 to " + MOST);
      }
    }
    if (events < 1 || events > MOST_EVENTS) {
      throw new IllegalArgumentException("--events is 1 to " + MOST_EVENTS);
    }
    Path place = Files.createDirectories(workspace.dir().toAbsolutePath());
    System.out.println(Machine.facts(place));
    List<Double> ratios = new ArrayList<>();
    for (int round = 1; round <= rounds.checked(); round++) {
      Measured bare = bare(place);
      Measured owed = hub(place);
      double ratio = owed.perSecond() / bare.perSecond();
      ratios.add(ratio);
      System.out.printf(
          Locale.ROOT, "round %d: hub %s; bare client %s; ratio %.2f%n", round, owed, bare, ratio);
    }
    System.out.printf(Locale.ROOT, "ratio: median %.2f%n", Spread.of(ratios).median());
    return 0;
  }

  /// @param cpuMicros what a delivery took of a core in the process that sent it
  private record Measured(double perSecond, double cpuMicros) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,.0f/s, %.0f µs of a core each", perSecond, cpuMicros);
    }
  }

  private interface Count {
    long now() throws IOException, InterruptedException;
  }

  private Measured hub(Path place) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(place, "hub");
    try (Receiver receiver = Receiver.start(0)) {
      Backlog.ofEvents(folder.resolve("data"), events);
      Path config = Backlog.config(folder, receiver.port(), concurrency);
      List<String> jvm = new ArrayList<>(List.of("-XX:+UseParallelGC", "-Xmx512m"));
      jvm.addAll(hub.jvm());
      try (ChildServer server =
              ChildServer.start(
                  folder, jvm, hub.main(), List.of("serve", "--config", config.toString()));
          Accounts accounts = new Accounts(server.address())) {
        Measured measured = measured(server, accounts::ended);
        if (accounts.pending() == 0) {
          throw new IllegalStateException(
              "all was delivered before the time was over; give it more with --events");
        }
        return measured;
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private Measured bare(Path place) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(place, "bare");
    try (Receiver receiver = Receiver.start(0);
        ChildServer sender =
            ChildServer.start(
                folder,
                List.of("-XX:+UseParallelGC", "-Xmx512m"),
                BareSender.class.getName(),
                List.of("" + receiver.port(), "" + concurrency))) {
      return measured(sender, () -> receiver.arrivals().arrived());
    } finally {
      Folders.delete(folder);
    }
  }

  private Measured measured(ChildServer sender, Count count)
      throws IOException, InterruptedException {
    Thread.sleep(Duration.ofSeconds(warmup));
    long before = count.now();
    Duration cpu = sender.cpu();
    long began = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(seconds));
    long done = count.now() - before;
    double time = (System.nanoTime() - began) / 1e9;
    double micros = sender.cpu().minus(cpu).toNanos() / 1e3;
    return new Measured(done / time, micros / Math.max(1, done));
  }
}
