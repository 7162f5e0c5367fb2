package dev.sluice.servlet;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A stand-in for Lambda's Runtime API: hands out events and takes what becomes of them.
final class RuntimeStandIn implements AutoCloseable {

  private static final String BASE = "/2018-06-01/runtime/";

  /// What the function said.
  ///
  /// @param kind `response` or `error`, or the path when it is about no event
  /// @param body what it sent
  record Said(String kind, String body) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();

  RuntimeStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(BASE, this::take);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void offer(String event) {
    events.add(event);
  }

  Said next() throws InterruptedException {
    Said next = said.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new IllegalStateException("the function said nothing for a minute");
    }
    return next;
  }

  private void take(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(BASE.length());
    try (exchange) {
      if (path.equals("invocation/next")) {
        hand(exchange);
        return;
      }
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      boolean isOfEvent = path.startsWith("invocation/");
      said.add(new Said(isOfEvent ? path.substring(path.lastIndexOf('/') + 1) : path, body));
      exchange.sendResponseHeaders(exchange.getRequestMethod().equals("GET") ? 200 : 202, -1);
    }
  }

  private void hand(HttpExchange exchange) throws IOException {
    byte[] event;
    try {
      event = events.take().getBytes(StandardCharsets.UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    // The real one always names a type; without it Lambda's own client crashes in native code.
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", "request-1");
    exchange
        .getResponseHeaders()
        .set("Lambda-Runtime-Deadline-Ms", String.valueOf(System.currentTimeMillis() + 30_000));
    exchange
        .getResponseHeaders()
        .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-west-1:1:function:books");
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    server.stop(0);
  }
}
