package dev.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// An HTTP API that answers as Zendesk's ticket API does: 201 with a ticket, 401 without the right
/// credentials, 400 where the ticket is missing. The first good call finds it out of order, with
/// 503.
final class ZendeskStandIn implements AutoCloseable {

  static final String USERNAME = "agent@example.com/token";
  static final String TOKEN = "demo-token";

  private static final JsonMapper JSON = new JsonMapper();
  private static final String AUTHORIZATION =
      "Basic "
          + Base64.getEncoder()
              .encodeToString((USERNAME + ":" + TOKEN).getBytes(StandardCharsets.UTF_8));

  private final HttpServer server;
  private final AtomicInteger goodCalls = new AtomicInteger();
  private final AtomicInteger tickets = new AtomicInteger();

  ZendeskStandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/v2/tickets", this::answer);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api/v2/tickets");
  }

  int tickets() {
    return tickets.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!AUTHORIZATION.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      reply(exchange, 401, "{\"error\":\"Couldn't authenticate you\"}");
    } else if (!ticket(body).isObject()) {
      reply(
          exchange,
          400,
          "{\"error\":\"ParameterMissing\",\"description\":\"Parameter ticket is required\"}");
    } else if (goodCalls.incrementAndGet() == 1) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      reply(exchange, 503, "{\"error\":\"ServiceUnavailable\"}");
    } else {
      int id = tickets.incrementAndGet();
      reply(exchange, 201, "{\"ticket\":{\"id\":" + id + "},\"audit\":{\"id\":" + id + "}}");
    }
  }

  private static JsonNode ticket(byte[] body) throws IOException {
    return JSON.readTree(body).path("ticket");
  }

  private static void reply(HttpExchange exchange, int status, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
