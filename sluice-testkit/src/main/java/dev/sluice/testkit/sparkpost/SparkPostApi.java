package dev.sluice.testkit.sparkpost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// A stand-in for SparkPost's API, as its public reference describes it: webhooks with their test
/// batch, batch status, and the Events API with its pages. It listens on loopback.
///
/// A key is asked for in `Authorization`, by itself. Nothing is sent by it but test batches;
/// whoever plays the sender reads {@link #webhooks()} and tells what became of batches by {@link
/// #note}.
public final class SparkPostApi implements AutoCloseable {

  private static final String BASE = "/api/v1";

  private final String key;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SparkPostApiWebhooks webhooks;
  private final SparkPostApiEvents events;
  private final ConcurrentLinkedQueue<SparkPostApiRequest> requests = new ConcurrentLinkedQueue<>();
  private final List<SparkPostApiTrouble> troubles = new ArrayList<>();

  private SparkPostApi(String key, Clock clock, int port) throws IOException {
    this.key = key;
    this.webhooks = new SparkPostApiWebhooks(clock);
    this.events = new SparkPostApiEvents(clock);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
  }

  /// Starts one that takes a key, at a port of its own.
  public static SparkPostApi start(String key, Clock clock) throws IOException {
    return start(key, clock, 0);
  }

  /// Starts one at a port.
  public static SparkPostApi start(String key, Clock clock, int port) throws IOException {
    SparkPostApi api = new SparkPostApi(key, clock, port);
    api.server.start();
    return api;
  }

  /// The base URL, such as `http://127.0.0.1:40123/api/v1`.
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + BASE);
  }

  /// The webhooks, as a sender needs them.
  public List<SparkPostApiWebhook> webhooks() {
    return webhooks.all();
  }

  /// Puts a webhook there as it is, as if somebody had made it before; no test batch is sent.
  public void put(SparkPostApiWebhook webhook) {
    webhooks.put(webhook);
  }

  /// Changes a webhook as somebody in SparkPost's app would; no test batch is sent.
  public void change(String id, Consumer<ObjectNode> change) {
    for (SparkPostApiWebhook webhook : webhooks.all()) {
      if (webhook.id().equals(id)) {
        ObjectNode fields = webhook.fields().deepCopy();
        change.accept(fields);
        webhooks.put(new SparkPostApiWebhook(id, webhook.subaccount(), fields));
      }
    }
  }

  /// Removes a webhook as somebody in SparkPost's app would.
  public void remove(String id) {
    webhooks.remove(id);
  }

  /// Tells what became of an attempt to send a batch; the last success or failure, and the batch
  /// status, show it.
  public void note(String webhook, SparkPostApiBatch batch) {
    webhooks.note(webhook, batch);
  }

  /// From now on passwords are left out of what is read.
  public void hidePasswords() {
    webhooks.hidePasswords();
  }

  /// From now on there is one more type of events.
  public void knowType(String type) {
    webhooks.knowType(type);
  }

  /// Puts an event into the Events API: a flat JSON object with an ISO 8601 `timestamp`.
  public void happened(String flat) {
    events.happened(flat);
  }

  /// From now on `links` of a page is an object with `next`, as it has been seen, and no array.
  public void linkByObject() {
    events.linkByObject();
  }

  /// Meets the next fitting requests with trouble; of several troubles the first counts.
  public void trouble(SparkPostApiTrouble trouble) {
    synchronized (troubles) {
      troubles.add(trouble);
    }
  }

  /// Takes back all trouble that is left.
  public void calm() {
    synchronized (troubles) {
      troubles.clear();
    }
  }

  /// The requests so far, in the order in which they came.
  public List<SparkPostApiRequest> requests() {
    return List.copyOf(requests);
  }

  /// Forgets the requests so far.
  public void forgetRequests() {
    requests.clear();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      SparkPostApiRequest request = read(exchange);
      requests.add(request);
      Optional<SparkPostApiTrouble> trouble = next(request.line());
      if (trouble.isPresent() && !trouble.get().afterwards()) {
        send(exchange, instead(trouble.get()));
        return;
      }
      SparkPostApiReply reply =
          answer(request, exchange.getRequestHeaders().getFirst("Authorization"));
      send(exchange, trouble.map(SparkPostApi::instead).orElse(reply));
    }
  }

  private Optional<SparkPostApiTrouble> next(String line) {
    synchronized (troubles) {
      for (int i = 0; i < troubles.size(); i++) {
        SparkPostApiTrouble trouble = troubles.get(i);
        if (line.startsWith(trouble.request()) && trouble.times() > 0) {
          troubles.set(i, trouble.less());
          return trouble.after() > 0 ? Optional.empty() : Optional.of(trouble);
        }
      }
      return Optional.empty();
    }
  }

  private static SparkPostApiReply instead(SparkPostApiTrouble trouble) {
    String message =
        switch (trouble.status()) {
          case 401 -> "Unauthorized.";
          case 403 -> "Forbidden.";
          case 429 -> "Too many requests";
          case 502 -> "Could not proceed (502 error)";
          default -> "Internal Server Error";
        };
    SparkPostApiReply error = SparkPostApiReply.error(trouble.status(), message, "");
    return new SparkPostApiReply(trouble.status(), error.body(), trouble.headers());
  }

  private SparkPostApiReply answer(SparkPostApiRequest request, String authorization) {
    if (authorization == null || authorization.isEmpty()) {
      return SparkPostApiReply.error(401, "Unauthorized.", "");
    }
    if (!authorization.equals(key)) {
      return SparkPostApiReply.error(403, "Forbidden.", "");
    }
    try {
      return switch (request.segments().getFirst()) {
        case "webhooks" -> webhooks.answer(request);
        case "events" -> events.answer(request);
        default -> SparkPostApiReply.error(404, "resource not found", "");
      };
    } catch (SparkPostApiReply.Refused e) {
      return e.reply();
    }
  }

  private static SparkPostApiRequest read(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String subaccount = exchange.getRequestHeaders().getFirst("X-MSYS-SUBACCOUNT");
    return new SparkPostApiRequest(
        exchange.getRequestMethod(),
        path.startsWith(BASE + "/") ? path.substring(BASE.length()) : "/-",
        query(exchange.getRequestURI().getRawQuery()),
        subaccount == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(subaccount)),
        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new HashMap<>();
    if (raw != null) {
      for (String pair : raw.split("&")) {
        int at = pair.indexOf('=');
        String name = at < 0 ? pair : pair.substring(0, at);
        String value = at < 0 ? "" : pair.substring(at + 1);
        query.put(name, URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static void send(HttpExchange exchange, SparkPostApiReply reply) throws IOException {
    if (reply.status() == 0) {
      // The exchange is closed without an answer, which breaks the connection.
      return;
    }
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (reply.body().isEmpty()) {
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    byte[] body = SparkPostApiReply.JSON.writeValueAsBytes(reply.body().get());
    exchange.sendResponseHeaders(reply.status(), body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    webhooks.close();
  }
}
