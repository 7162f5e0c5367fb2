package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a hub looks like from the bench, and nothing behind it: so that the scenarios can be tested
/// without one. Each event is accounted for at once; those of kind zero go to the receiver.
final class StubHub {

  private static final Pattern RECEIVER = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/");
  private static final String KIND_ZERO = "\"kind\":\"" + Template.kind(0) + "\"";

  private static final AtomicLong events = new AtomicLong();
  private static final HttpClient client = HttpClient.newHttpClient();

  private StubHub() {}

  /// As the hub's: `serve --config <file>`.
  public static void main(String[] args) throws IOException {
    Matcher receiver = RECEIVER.matcher(Files.readString(Path.of(args[2])));
    String target = receiver.find() ? receiver.group() : "";
    InetAddress loopback = InetAddress.getLoopbackAddress();
    com.sun.net.httpserver.HttpServer server =
        com.sun.net.httpserver.HttpServer.create(new InetSocketAddress(loopback, 0), 128);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/accounts",
        exchange -> {
          long count = events.get();
          answer(
              exchange,
              200,
              "{\"accounts\":[{\"rule\":\"all\",\"target\":\"bench-archive\",\"in\":"
                  + count
                  + ",\"delivered\":"
                  + count
                  + ",\"dead\":0}]}");
        });
    server.createContext(
        "/v1/events",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          events.addAndGet(body.split("\"specversion\"", -1).length - 1);
          answer(exchange, 202, "{}");
          if (!target.isEmpty() && body.contains(KIND_ZERO)) {
            pass(target, body);
          }
        });
    server.createContext(
        "/oauth2/token", exchange -> answer(exchange, 200, "{\"access_token\":\"a.b.c\"}"));
    server.start();
    System.out.println("sluice is ready at http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void pass(String target, String body) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(target))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, int status, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
