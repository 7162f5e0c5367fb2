package dev.sluice.bench.delivery;

import dev.sluice.bench.child.HubChoice;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Router;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongPredicate;

/// Undelivered events of 1 KiB, each owed to one HTTP target, written straight through the engine
/// and routed.
///
/// @param events how many
/// @param bytes how large the journal is
/// @param seconds how long it took to make them
record Backlog(long events, long bytes, double seconds) {

  /// Who may ask such a hub for its accounts.

  private static final int EVENT_BYTES = 1_024;

  private static final int BATCH = 1_000;
  private static final String FILLER = "x".repeat(EVENT_BYTES);

  /// As many events as have so many bytes.
  static Backlog ofBytes(Path data, long bytes) throws InterruptedException {
    return made(data, events -> events * EVENT_BYTES < bytes);
  }

  /// So many events.
  static Backlog ofEvents(Path data, long number) throws InterruptedException {
    return made(data, events -> events < number);
  }

  private static Backlog made(Path data, LongPredicate isMoreWanted) throws InterruptedException {
    long began = System.nanoTime();
    Rule rule =
        new Rule(
            new RuleName("all"),
            "{\"source\": [\"bench\"]}",
            List.of(new TargetName("receiver")),
            true);
    RuleSet rules = RuleSet.compile(List.of(rule));
    long events = 0;
    try (RocksEngine engine = RocksEngine.open(data, Clock.system(), Duration.ofDays(7))) {
      Router router =
          new Router(engine.journal(), engine.outbox(), () -> rules, Addressing.NONE, _ -> false);
      while (isMoreWanted.test(events)) {
        List<Event> batch = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
          batch.add(
              Event.builder("backlog-" + events, "bench", "bench.backlog")
                  .dataContentType("application/json")
                  .data(Payload.ofText(body(events++)))
                  .build());
        }
        engine.journal().append(batch);
        while (router.step()) {
          // Until all is routed.
        }
      }
      return new Backlog(events, engine.journal().bytes(), (System.nanoTime() - began) / 1e9);
    }
  }

  /// What an event holds: what a {@link dev.sluice.bench.Receiver} reads, and something to carry.
  static String body(long number) {
    return "{\"seq\":" + number + ",\"sent\":0,\"filler\":\"" + FILLER + "\"}";
  }

  /// The file of a hub that delivers it.
  static Path config(Path folder, int port, int concurrency) throws IOException {
    return Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        data: ./data
        http: { port: 0 }
        keys: { bench: { key: "%s", scopes: ["deliveries:read"] } }
        rules: { all: { pattern: { source: [bench] }, targets: receiver } }
        targets: { receiver: { http: { url: "http://127.0.0.1:%d/", concurrency: %d } } }
        """
            .formatted(HubChoice.KEY, port, concurrency));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d events, %.1f GiB, made in %.1f s",
        events,
        bytes / (double) (1L << 30),
        seconds);
  }
}
