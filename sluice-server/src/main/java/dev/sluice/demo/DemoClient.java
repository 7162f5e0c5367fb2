package dev.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// The client app of the demonstration.
final class DemoClient implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI url;
  private final String key;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  DemoClient(URI url, String key) {
    this.url = url;
    this.key = key;
  }

  /// Sends entries that are given as JSON.
  ///
  /// @return how many were accepted
  long sendEntries(String... entries) throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode array = body.putArray("entries");
    for (String entry : entries) {
      array.addObject().put("entry", entry);
    }
    return sendBody(JSON.writeValueAsBytes(body));
  }

  /// Sends the body of a request for client events.
  ///
  /// @return how many were accepted
  long sendBody(byte[] body) throws IOException, InterruptedException {
    JsonNode reply =
        answer(
            request("/v1/client-events")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    return reply.path("Entries").size() - reply.path("FailedEntryCount").asLong();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return answer(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(url.resolve(path)).timeout(PATIENCE).header("x-api-key", key);
  }

  private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    return JSON.readTree(http.send(request.build(), BodyHandlers.ofByteArray()).body());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
