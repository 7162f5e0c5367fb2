package dev.sluice.e2e;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/// An HTTP API that a hub delivers to; it answers as the test says.
final class Receiver implements AutoCloseable {

  /// Chooses an answer.
  @FunctionalInterface
  interface Conduct {
    Reply answer(Got request) throws InterruptedException;
  }

  /// A request as it came.
  record Got(String delivery, String attempt, String body) {}

  /// An answer.
  record Reply(int status, Map<String, String> headers) {
    static Reply of(int status) {
      return new Reply(status, Map.of());
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Conduct> conduct = new AtomicReference<>();
  private final Collection<Got> requests = new ConcurrentLinkedQueue<>();

  Receiver(Conduct first) throws IOException {
    conduct.set(first);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /// One that takes everything.
  static Receiver willing() throws IOException {
    return new Receiver(_ -> Reply.of(200));
  }

  /// From now on it answers so.
  void behave(Conduct next) {
    conduct.set(next);
  }

  /// Where it listens.
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/in";
  }

  /// The requests so far.
  Collection<Got> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Got got =
          new Got(
              delivery(exchange.getRequestHeaders()),
              String.valueOf(exchange.getRequestHeaders().getFirst("Sluice-Attempt")),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      requests.add(got);
      Reply reply = conduct.get().answer(got);
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// A message of a topic goes as its receiver wants it, which is not as an API is called.
  private static String delivery(Headers headers) {
    String id = headers.getFirst("Sluice-Delivery");
    return String.valueOf(id == null ? headers.getFirst("Idempotency-Key") : id);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
