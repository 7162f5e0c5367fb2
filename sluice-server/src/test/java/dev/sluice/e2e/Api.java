package dev.sluice.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// A hub as a client sees it.
final class Api implements AutoCloseable {

  static final JsonMapper JSON = new JsonMapper();

  private final URI url;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// A client that shows a key.
  Api(URI url, String key) {
    this.url = url;
    this.key = key;
  }

  /// Posts a body and gives back the reply, of any status.
  HttpResponse<String> post(String path, String contentType, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(path)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /// Puts JSON and insists on success.
  void put(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> reply =
        http.send(
            request(path)
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (reply.statusCode() > 201) {
      throw new AssertionError(reply.statusCode() + " " + reply.body());
    }
  }

  /// Sends one event and insists on its acceptance.
  void send(String source, String id, String data) throws IOException, InterruptedException {
    HttpResponse<String> reply =
        post("/v1/events", "application/cloudevents+json", event(source, id, data));
    if (reply.statusCode() != 202) {
      throw new AssertionError(reply.statusCode() + " " + reply.body());
    }
  }

  /// An event in JSON.
  static String event(String source, String id, String data) {
    return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"%s\",\"type\":\"t\",\"data\":%s}"
        .formatted(id, source, data);
  }

  /// Gets JSON.
  JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> reply = http.send(request(path).GET().build(), BodyHandlers.ofString());
    if (reply.statusCode() != 200) {
      throw new AssertionError(path + ": " + reply.statusCode() + " " + reply.body());
    }
    return JSON.readTree(reply.body());
  }

  /// Gets text.
  String text(String path) throws IOException, InterruptedException {
    HttpResponse<String> reply = http.send(request(path).GET().build(), BodyHandlers.ofString());
    if (reply.statusCode() != 200) {
      throw new AssertionError(path + ": " + reply.statusCode() + " " + reply.body());
    }
    return reply.body();
  }

  /// The status that a path is answered with.
  int status(String path) throws IOException, InterruptedException {
    return http.send(request(path).GET().build(), BodyHandlers.ofString()).statusCode();
  }

  /// What all rules together owed a target.
  Account account(String target) throws IOException, InterruptedException {
    Account sum = new Account(0, 0, 0, 0);
    for (JsonNode each : get("/v1/accounts").path("accounts")) {
      if (each.path("target").asText().equals(target)) {
        sum = sum.plus(each);
      }
    }
    return sum;
  }

  /// Waits until all that was accepted is routed and the target's account is this.
  void await(String target, Account expected) {
    Await.until(
        () -> isRouted() && account(target).equals(expected),
        () -> "not " + expected + " but " + shown("/v1/accounts"));
  }

  private boolean isRouted() throws IOException, InterruptedException {
    JsonNode accounts = get("/v1/accounts");
    return accounts.path("routed").asLong() == accounts.path("accepted").asLong();
  }

  private String shown(String path) {
    try {
      return get(path).toString();
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e.toString();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path))
        .timeout(Duration.ofSeconds(60))
        .header("x-api-key", key);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  /// The account of a target.
  record Account(long in, long delivered, long pending, long dead) {

    Account plus(JsonNode each) {
      return new Account(
          in + each.path("in").asLong(),
          delivered + each.path("delivered").asLong(),
          pending + each.path("pending").asLong(),
          dead + each.path("dead").asLong());
    }

    boolean addsUp() {
      return in == delivered + pending + dead;
    }
  }
}
