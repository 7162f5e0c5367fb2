package dev.sluice.bench.isolation;

import dev.sluice.bench.Latencies;
import dev.sluice.bench.Machine;
import dev.sluice.bench.Rounds;
import dev.sluice.bench.Spread;
import dev.sluice.bench.Workspace;
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

/// Looks whether targets that hang slow the others down: two hubs get the same load in short turns,
/// one with all targets answering, one with some that take requests and never answer.
///
/// Each target has a rule of its own. Events are sent at a steady rate to all targets in turn, so
/// those that hang are owed as much as the others. The turns are short, so that what else the
/// machine does falls on both.
@Command(
    name = "isolation",
    mixinStandardHelpOptions = true,
    description = "How much targets that hang slow the others down.")
public final class IsolationCommand implements Callable<Integer> {

  private static final Duration TURN = Duration.ofSeconds(2);

  @Option(names = "--targets", defaultValue = "1000", description = "How many (default 1000).")
  private int targets;

  @Option(names = "--hanging", defaultValue = "100", description = "How many hang (default 100).")
  private int hanging;

  @Option(names = "--rate", defaultValue = "200", description = "Events a second (default 200).")
  private int rate;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      description = "Measured of each hub in a round (default 20).")
  private int seconds;

  @Option(
      names = "--warmup",
      defaultValue = "30",
      description = "Not measured, of each hub, once (default 30).")
  private int warmup;

  @Mixin private Rounds rounds = new Rounds();

  @Mixin private Workspace workspace = new Workspace();

  @Mixin private HubChoice hub = new HubChoice();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (hanging >= targets || targets > 1_000 || rate < 1) {
      throw new IllegalArgumentException("--hanging is below --targets, which is at most 1000");
    }
    Path dir = Files.createDirectories(workspace.dir().toAbsolutePath());
    System.out.println(Machine.facts(dir));
    try (Side answering = Side.start(dir, hub, targets, hanging, false);
        Side beside = Side.start(dir, hub, targets, hanging, true)) {
      turns(answering, beside, warmup);
      List<Double> changes = new ArrayList<>();
      for (int round = 1; round <= rounds.checked(); round++) {
        answering.measure();
        beside.measure();
        turns(answering, beside, seconds);
        Latencies first = answering.latencies();
        Latencies second = beside.latencies();
        double change = second.percentile(99) / (double) first.percentile(99) - 1;
        changes.add(100 * change);
        System.out.printf(
            Locale.ROOT,
            "round %d: all answering %s; beside %d of %d that hang %s; p99 %+.1f %%%n",
            round,
            first.summary(),
            hanging,
            targets,
            second.summary(),
            100 * change);
      }
      Spread spread = Spread.of(changes);
      System.out.printf(
          Locale.ROOT,
          "change of p99: median %+.1f %%, from %+.1f to %+.1f; CPU of the hubs %.1f s and %.1f s%n",
          spread.median(),
          spread.min(),
          spread.max(),
          answering.cpu().toMillis() / 1e3,
          beside.cpu().toMillis() / 1e3);
    }
    return 0;
  }

  private void turns(Side answering, Side beside, int time) throws IOException {
    for (long turn = 0; turn * TURN.toSeconds() < time; turn++) {
      boolean isFirst = turn % 2 == 0;
      for (Side side : isFirst ? List.of(answering, beside) : List.of(beside, answering)) {
        side.send(rate, TURN);
        side.drain();
      }
    }
  }
}
