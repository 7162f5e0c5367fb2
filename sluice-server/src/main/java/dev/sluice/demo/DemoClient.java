package dev.sluice.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/// The client app of the demonstration.
final class DemoClient implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI url;
  private final String key;
  private Optional<String> token = Optional.empty();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  DemoClient(URI url, String key) {
    this.url = url;
    this.key = key;
  }

  /// Sends events as a user from now on.
  void signedInAs(DemoUser user) {
    token = Optional.of(user.token());
  }

  ObjectNode object() {
    return JSON.createObjectNode();
  }

  /// Calls an operation of the user pool, as AWS's clients do.
  JsonNode cognito(String operation, ObjectNode body) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        http.send(
            HttpRequest.newBuilder(url.resolve("/"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build(),
            BodyHandlers.ofByteArray());
    JsonNode reply = JSON.readTree(response.body());
    if (response.statusCode() != 200) {
      throw new IOException(operation + " is answered " + reply);
    }
    return reply;
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
            sender("/v1/client-events")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    return reply.path("Entries").size() - reply.path("FailedEntryCount").asLong();
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return answer(request(path).GET());
  }

  /// As the apps of the client event capture do it, the token stands by itself, without `Bearer`.
  private HttpRequest.Builder sender(String path) {
    return token.isEmpty()
        ? request(path)
        : HttpRequest.newBuilder(url.resolve(path))
            .timeout(PATIENCE)
            .header("Authorization", token.get());
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
