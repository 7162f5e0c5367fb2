package dev.sluice.bench;

import dev.sluice.bench.child.ChildServer;
import dev.sluice.bench.child.Folders;
import dev.sluice.bench.child.HubChoice;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Looks whether targets that hang slow the others down: the same load in turns with all targets
/// answering, and with some of them taking requests and never answering.
///
/// Each target has a rule of its own. Events are sent at a steady rate to all targets in turn, so
/// those that hang are owed as much as the others.
@Command(
    name = "isolation",
    mixinStandardHelpOptions = true,
    description = "How much targets that hang slow the others down.")
final class IsolationCommand implements Callable<Integer> {

  @Option(names = "--targets", defaultValue = "1000", description = "How many (default 1000).")
  private int targets;

  @Option(names = "--hanging", defaultValue = "100", description = "How many hang (default 100).")
  private int hanging;

  @Option(names = "--rate", defaultValue = "500", description = "Events a second (default 500).")
  private int rate;

  @Option(names = "--seconds", defaultValue = "20", description = "Measured (default 20).")
  private int seconds;

  @Option(names = "--warmup", defaultValue = "10", description = "Not measured (default 10).")
  private int warmup;

  @Mixin private Rounds rounds = new Rounds();

  @Mixin private Workspace workspace = new Workspace();

  @Mixin private HubChoice hub = new HubChoice();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (hanging >= targets || targets > 1_000 || rate < 1) {
      throw new IllegalArgumentException("--hanging is below --targets, which is at most 1000");
    }
    List<Double> alone = new ArrayList<>();
    List<Double> beside = new ArrayList<>();
    for (int round = 1; round <= rounds.checked(); round++) {
      boolean aloneFirst = round % 2 == 1;
      (aloneFirst ? alone : beside).add(p99(round, !aloneFirst));
      (aloneFirst ? beside : alone).add(p99(round, aloneFirst));
    }
    double change = Spread.of(beside).median() / Spread.of(alone).median() - 1;
    say(
        "p99 in the middle of %d rounds: %.2f ms, and %.2f ms beside %d of %d that hang: %+.1f %%"
            .formatted(
                rounds.checked(),
                Spread.of(alone).median(),
                Spread.of(beside).median(),
                hanging,
                targets,
                100 * change));
    return 0;
  }

  private double p99(int round, boolean hangs) throws IOException, InterruptedException {
    Path folder =
        Files.createTempDirectory(Files.createDirectories(workspace.dir().toAbsolutePath()), "hub");
    try (IsolationReceiver good = IsolationReceiver.answering();
        IsolationReceiver bad =
            hangs ? IsolationReceiver.hanging() : IsolationReceiver.answering()) {
      Path config =
          Files.writeString(folder.resolve("sluice.yaml"), config(good.port(), bad.port()));
      try (ChildServer server =
              ChildServer.start(
                  folder, hub.jvm(), hub.main(), List.of("serve", "--config", config.toString()));
          HttpClient client =
              HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
        Duration before = server.cpu();
        long sent = send(client, server, good);
        awaitArrivals(good, sent);
        Latencies found = good.latencies();
        say(
            "round %d, %s: %d of %d events arrived, sent to arrival %s; hub's CPU %.1f s"
                .formatted(
                    round,
                    hangs ? "with " + hanging + " that hang" : "all answering",
                    good.arrived(),
                    sent,
                    found.summary(),
                    server.cpu().minus(before).toMillis() / 1e3));
        return Latencies.millis(found.percentile(99));
      }
    } finally {
      Folders.delete(folder);
    }
  }

  /// Sends at a steady rate, whatever becomes of it.
  ///
  /// @return how many events were for targets that answer
  private long send(HttpClient client, ChildServer server, IsolationReceiver good)
      throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + Hub.EVENTS_PATH);
    long start = System.nanoTime();
    long all = (long) rate * (warmup + seconds);
    long measuredFrom = start + TimeUnit.SECONDS.toNanos(warmup);
    good.measureFrom(measuredFrom);
    long forGood = 0;
    for (long i = 0; i < all; i++) {
      long due = start + i * 1_000_000_000L / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int target = (int) (i % targets);
      forGood += target >= hanging ? 1 : 0;
      String body =
          "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"bench\",\"type\":\"t%d\",\"data\":{\"sent\":%d}}"
              .formatted(i, target, due);
      var _ =
          client
              .sendAsync(
                  HttpRequest.newBuilder(uri)
                      .header("x-api-key", Hub.KEY)
                      .header("Content-Type", "application/cloudevents+json")
                      .POST(BodyPublishers.ofString(body))
                      .build(),
                  BodyHandlers.discarding())
              .thenApply(HttpResponse::statusCode);
    }
    return forGood;
  }

  private static void awaitArrivals(IsolationReceiver good, long sent) {
    long giveUp = System.nanoTime() + Load.DRAIN.toNanos();
    while (good.arrived() < sent && System.nanoTime() < giveUp) {
      LockSupport.parkNanos(50_000_000);
    }
  }

  private String config(int good, int bad) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("data: ./data\nhttp: { port: 0 }\n")
        .append("keys: { bench: { key: \"" + Hub.KEY + "\", scopes: [\"*\"] } }\nrules:\n");
    for (int i = 0; i < targets; i++) {
      yaml.append("  r%1$d: { pattern: { type: [t%1$d] }, targets: t%1$d }\n".formatted(i));
    }
    yaml.append("targets:\n");
    for (int i = 0; i < targets; i++) {
      yaml.append(
          "  t%d: { http: { url: \"http://127.0.0.1:%d/\", input-path: $.detail } }\n"
              .formatted(i, i < hanging ? bad : good));
    }
    return yaml.toString();
  }

  private static void say(String line) {
    System.out.println(String.format(Locale.ROOT, "%s", line));
  }
}
