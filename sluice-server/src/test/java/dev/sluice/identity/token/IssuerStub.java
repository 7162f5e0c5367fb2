package dev.sluice.identity.token;

import com.nimbusds.jose.jwk.JWK;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// An issuer on the loopback address that publishes what a test tells it.
final class IssuerStub implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  final AtomicInteger asked = new AtomicInteger();
  final AtomicInteger elsewhere = new AtomicInteger();
  volatile int status = 200;

  IssuerStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    if (exchange.getRequestURI().getPath().startsWith("/attacker")) {
      elsewhere.incrementAndGet();
    }
    String page = pages.get(exchange.getRequestURI().getPath());
    byte[] bytes = (page == null ? "{}" : page).getBytes(StandardCharsets.UTF_8);
    if (status == 302) {
      exchange.getResponseHeaders().add("Location", issuer("elsewhere") + "/jwks");
    }
    exchange.sendResponseHeaders(page == null && status == 200 ? 404 : status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  String issuer(String name) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  /// Publishes the public halves of keys under an issuer, with its discovery.
  void publish(String name, JWK... keys) {
    page(
        name + "/.well-known/openid-configuration",
        "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/jwks\"}".formatted(issuer(name), issuer(name)));
    page(
        name + "/jwks",
        Arrays.stream(keys)
            .map(key -> key.toPublicJWK().toJSONString())
            .collect(Collectors.joining(",", "{\"keys\":[", "]}")));
  }

  void page(String path, String text) {
    pages.put("/" + path, text);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
