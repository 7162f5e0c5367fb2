package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.client.generator.EventGenerator;
import dev.sluice.time.Clock;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Sends generated client events at a steady rate for a time, and counts what became of them.
///
/// One request is under way at a time. Where the hub is slower than the rate, the run falls behind
/// and still ends in time; the summary tells what was sent.
final class GeneratorRun {

  private final HubClient hub;
  private final Sender sender;
  private final EventGenerator generator;
  private final Clock clock;
  private final Pause pause;
  private final PrintWriter out;
  private final Latencies latencies = new Latencies();
  private long sent;
  private long refused;
  private String lastTrouble = "";

  /// Waits.
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  /// Says who sends, each time anew.
  @FunctionalInterface
  interface Sender {
    Map<String, String> header() throws InterruptedException;
  }

  GeneratorRun(
      HubClient hub,
      Sender sender,
      EventGenerator generator,
      Clock clock,
      Pause pause,
      PrintWriter out) {
    this.hub = hub;
    this.sender = sender;
    this.generator = generator;
    this.clock = clock;
    this.pause = pause;
    this.out = out;
  }

  /// Runs to the end.
  ///
  /// @return whether all that was sent was accepted
  boolean run(Duration length, int batch, double rate) throws InterruptedException {
    long start = clock.nanos();
    try {
      sendAll(start, length, batch, rate);
    } finally {
      // Also when the hub goes away half-way: what was sent until then counts.
      summary(clock.since(start));
    }
    return refused == 0;
  }

  private void sendAll(long start, Duration length, int batch, double rate)
      throws InterruptedException {
    long told = 0;
    for (long n = 0; ; n++) {
      Duration due = Duration.ofNanos((long) (n * 1e9 / rate));
      if (due.compareTo(length) >= 0) {
        return;
      }
      Duration ahead = due.minus(clock.since(start));
      if (ahead.isPositive()) {
        pause.of(ahead);
      }
      Duration now = clock.since(start);
      if (now.compareTo(length) >= 0) {
        return;
      }
      if (now.toSeconds() > told) {
        told = now.toSeconds();
        progress(told);
      }
      send(batch);
    }
  }

  private void send(int batch) throws InterruptedException {
    byte[] body = generator.batchBody(batch).getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new HashMap<>(sender.header());
    headers.put("Content-Type", "application/json");
    long began = clock.nanos();
    HubClient.Reply reply = hub.post("/v1/client-events", headers, body);
    latencies.add(clock.since(began));
    sent += batch;
    JsonNode failed = reply.json().path("FailedEntryCount");
    if (reply.isSuccess() && failed.isIntegralNumber() && failed.asLong() == 0) {
      return;
    }
    boolean isCounted = failed.isIntegralNumber() && failed.asLong() > 0;
    refused += isCounted ? Math.min(batch, failed.asLong()) : batch;
    lastTrouble =
        isCounted
            ? "an entry was refused: " + firstTrouble(reply.json())
            : reply.isSuccess()
                ? "the reply is not that of a hub: it has no FailedEntryCount"
                : reply.trouble();
  }

  private static String firstTrouble(JsonNode reply) {
    for (JsonNode entry : reply.path("Entries")) {
      if (entry.has("ErrorCode")) {
        return entry.path("ErrorCode").asText() + ", " + entry.path("ErrorMessage").asText();
      }
    }
    return "it is not said why";
  }

  private void progress(long second) {
    out.printf("%4d s  sent %d  accepted %d  refused %d%n", second, sent, sent - refused, refused);
    out.flush();
  }

  private void summary(Duration took) {
    out.printf(
        Locale.ROOT,
        "sent %d events in %.1f s: accepted %d, refused %d; replies p50 %.1f ms, p99 %.1f ms%n",
        sent,
        took.toNanos() / 1e9,
        sent - refused,
        refused,
        latencies.quantile(0.50).toNanos() / 1e6,
        latencies.quantile(0.99).toNanos() / 1e6);
    if (!lastTrouble.isEmpty()) {
      out.println("the last refusal: " + lastTrouble);
    }
  }
}
