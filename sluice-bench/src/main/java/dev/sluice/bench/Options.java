package dev.sluice.bench;

import dev.sluice.bench.child.HubChoice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What every scenario can be told.
final class Options {

  /// The garbage collector that `./sluice` starts hubs with; the yardstick gets the same.
  static final String COLLECTOR = "-XX:+UseParallelGC";

  @Option(
      names = "--seconds",
      defaultValue = "10",
      description = "Measured time of one run (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--warmup",
      defaultValue = "5",
      description = "Seconds before each measured time (default ${DEFAULT-VALUE}).")
  private int warmup;

  @Mixin private Rounds rounds = new Rounds();

  @Option(
      names = "--connections",
      defaultValue = "0",
      description = "Connections; 0 is the scenario's own number (default ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description = "Events a second for 'latency'; 0 is half of what 'single' finds.")
  private double rate;

  @Option(
      names = "--hub-heap",
      defaultValue = "512m",
      description = "Heap of the hub (default ${DEFAULT-VALUE}).")
  private String hubHeap = "512m";

  @Option(
      names = "--noop-heap",
      defaultValue = "256m",
      description = "Heap of the no-op server (default ${DEFAULT-VALUE}).")
  private String noopHeap = "256m";

  @Mixin private Workspace workspace = new Workspace();

  @Mixin private HubChoice hub = new HubChoice();

  /// Checks the bounds, before anything is started.
  Options checked() {
    if (seconds < 1 || warmup < 0 || seconds + (long) warmup > Plan.LONGEST.toSeconds()) {
      throw new IllegalArgumentException(
          "--seconds "
              + seconds
              + " with --warmup "
              + warmup
              + " is not a bounded run; at least 1 second is measured, and both are at most "
              + Plan.LONGEST.toSeconds()
              + " together");
    }
    rounds.checked();
    if (connections < 0 || connections > 4_096) {
      throw new IllegalArgumentException(
          "--connections " + connections + " is not possible; 0 to 4,096 are right");
    }
    return this;
  }

  Duration measured() {
    return Duration.ofSeconds(seconds);
  }

  Duration warmup() {
    return Duration.ofSeconds(warmup);
  }

  int rounds() {
    return rounds.checked();
  }

  int connectionsOr(int usual) {
    return connections == 0 ? usual : connections;
  }

  double rate() {
    return rate;
  }

  /// The options of the hub's virtual machine.
  List<String> hubJvm() {
    List<String> all = new ArrayList<>(List.of(COLLECTOR, "-Xms" + hubHeap, "-Xmx" + hubHeap));
    all.addAll(hub.jvm());
    return List.copyOf(all);
  }

  String noopHeap() {
    return noopHeap;
  }

  String hubMain() {
    return hub.main();
  }

  Path dir() {
    return workspace.dir();
  }
}
