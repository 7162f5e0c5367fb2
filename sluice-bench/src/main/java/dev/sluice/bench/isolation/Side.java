package dev.sluice.bench.isolation;

import dev.sluice.bench.Latencies;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// One hub with its targets, of which the first ones may hang.
final class Side implements AutoCloseable {

  private static final Duration DRAIN = Duration.ofSeconds(10);

  private final Path folder;
  private final int targets;
  private final int hanging;
  private final IsolationReceiver good;
  private final IsolationReceiver bad;
  private final ChildServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI uri;
  private long sent;
  private long forGood;

  private Side(
      Path folder,
      int targets,
      int hanging,
      IsolationReceiver good,
      IsolationReceiver bad,
      ChildServer server) {
    this.folder = folder;
    this.targets = targets;
    this.hanging = hanging;
    this.good = good;
    this.bad = bad;
    this.server = server;
    this.uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/v1/events");
  }

  /// Starts a hub whose first targets have a receiver of their own.
  ///
  /// @param hangs whether that receiver takes requests and never answers
  static Side start(Path dir, HubChoice hub, int targets, int hanging, boolean hangs)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(dir, "hub");
    IsolationReceiver good = IsolationReceiver.answering();
    IsolationReceiver bad = hangs ? IsolationReceiver.hanging() : IsolationReceiver.answering();
    Path config =
        Files.writeString(
            folder.resolve("sluice.yaml"), config(targets, hanging, good.port(), bad.port()));
    return new Side(
        folder,
        targets,
        hanging,
        good,
        bad,
        ChildServer.start(
            folder, hub.jvm(), hub.main(), List.of("serve", "--config", config.toString())));
  }

  private static String config(int targets, int hanging, int good, int bad) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("data: ./data\nhttp: { port: 0 }\n")
        .append("keys: { bench: { key: \"" + HubChoice.KEY + "\", scopes: [\"*\"] } }\nrules:\n");
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

  /// Only what is sent from now on is measured.
  void measure() {
    good.measureFrom(System.nanoTime());
  }

  /// Sends to all targets in turn at a steady rate, whatever becomes of it.
  void send(int rate, Duration time) {
    long start = System.nanoTime();
    long all = rate * time.toMillis() / 1_000;
    for (long i = 0; i < all; i++) {
      long due = start + i * TimeUnit.SECONDS.toNanos(1) / rate;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int target = (int) (sent % targets);
      forGood += target >= hanging ? 1 : 0;
      String body =
          "{\"specversion\":\"1.0\",\"id\":\"%d\",\"source\":\"bench\",\"type\":\"t%d\",\"data\":{\"sent\":%d}}"
              .formatted(sent++, target, due);
      var _ =
          client
              .sendAsync(
                  HttpRequest.newBuilder(uri)
                      .header("x-api-key", HubChoice.KEY)
                      .header("Content-Type", "application/cloudevents+json")
                      .POST(BodyPublishers.ofString(body))
                      .build(),
                  BodyHandlers.discarding())
              .thenApply(HttpResponse::statusCode);
    }
  }

  /// Waits until all that was sent to targets that answer has arrived.
  ///
  /// @throws IOException when it has not after a while
  void drain() throws IOException {
    long giveUp = System.nanoTime() + DRAIN.toNanos();
    while (good.arrived() < forGood) {
      if (System.nanoTime() > giveUp) {
        throw new IOException(
            "%d of %d events arrived, so there is nothing to compare; ask for a lower --rate"
                .formatted(good.arrived(), forGood));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /// What was measured, after a drain.
  Latencies latencies() {
    return good.latencies();
  }

  Duration cpu() {
    return server.cpu();
  }

  @Override
  public void close() throws IOException {
    client.close();
    server.close();
    bad.close();
    good.close();
    Folders.delete(folder);
  }
}
