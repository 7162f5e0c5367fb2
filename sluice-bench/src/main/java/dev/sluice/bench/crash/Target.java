package dev.sluice.bench.crash;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// The HTTP API that the hub delivers to: it answers well, badly, late or not at all, as the seed
/// has it for each event, and outlives every hub.
final class Target implements AutoCloseable {

  /// How long the hub waits for an answer.
  static final int TIMEOUT_MILLIS = 1_500;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final long seed;
  private final Arrivals arrivals;
  private final Findings findings;
  private volatile boolean calm;

  private Target(HttpServer server, long seed, Arrivals arrivals, Findings findings) {
    this.server = server;
    this.seed = seed;
    this.arrivals = arrivals;
    this.findings = findings;
  }

  static Target start(long seed, Arrivals arrivals, Findings findings) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 128);
    Target target = new Target(server, seed, arrivals, findings);
    server.setExecutor(target.threads);
    server.createContext("/", target::answer);
    server.start();
    return target;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /// From now on it takes all that it does not refuse.
  void calmDown() {
    calm = true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String delivery = String.valueOf(exchange.getRequestHeaders().getFirst("Sluice-Delivery"));
      String id = id(exchange.getRequestBody().readAllBytes());
      int attempt = arrivals.arrived(delivery, id);
      if (attempt == 0) {
        exchange.sendResponseHeaders(500, -1);
        return;
      }
      Conduct conduct = Conduct.of(seed, Posting.number(id), attempt, calm);
      LockSupport.parkNanos(Duration.ofMillis(conduct.pauseMillis()).toNanos());
      switch (conduct.kind()) {
        case TAKE -> arrivals.took(id);
        case REFUSE -> arrivals.refused(delivery, conduct.status());
        case BUSY -> exchange.getResponseHeaders().set("Retry-After", "1");
        case FAIL -> {
          // The status says it all.
        }
        case CLOSE -> {
          return;
        }
      }
      exchange.sendResponseHeaders(conduct.status(), -1);
    }
  }

  private String id(byte[] body) throws IOException {
    try {
      return HubApi.JSON.readTree(body).path("id").asText();
    } catch (JsonProcessingException e) {
      findings.add(Wrong.DAMAGED, "a body at the target: " + e.getOriginalMessage());
      return "";
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
