package dev.sluice.bench.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A hub as its clients see it.
final class HubApi {

  static final JsonMapper JSON = new JsonMapper();

  /// Who calls; it opens nothing but a hub on the loopback address that is killed soon.
  static final String KEY = "crash-0123456789abcdef0123456789abcdef";

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final int PAGE = 1_000;

  private final HttpClient http;
  private final String url;

  HubApi(HttpClient http, InetSocketAddress address) {
    this.http = http;
    this.url = "http://127.0.0.1:" + address.getPort();
  }

  HttpResponse<String> post(Posting posting) throws IOException, InterruptedException {
    HttpRequest.Builder request = request(posting.path());
    request.headers(posting.headers().toArray(String[]::new));
    return http.send(
        request.POST(BodyPublishers.ofString(posting.body())).build(), BodyHandlers.ofString());
  }

  /// Where SparkPost posts to.
  URI sparkPost() {
    return URI.create(url + "/v1/webhooks/sparkpost");
  }

  HttpResponse<String> postBatch(String id, byte[] body) throws IOException, InterruptedException {
    HttpRequest request =
        request("/v1/webhooks/sparkpost")
            .header("Content-Type", "application/json")
            .header("X-MessageSystems-Batch-ID", id)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  /// A batch as it came; the answer's text when there is none.
  String keptBatch(String id) throws IOException, InterruptedException {
    HttpRequest request = request("/v1/sparkpost/batches/" + id).build();
    return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
  }

  Books books() throws IOException, InterruptedException {
    return Books.of(get("/v1/accounts"));
  }

  /// The causes of all dead letters, by the deliveries' ids.
  Map<String, String> deadLetters() throws IOException, InterruptedException {
    Map<String, String> causes = new HashMap<>();
    String after = "";
    do {
      JsonNode page = get("/v1/deliveries?state=dead&limit=" + PAGE + after);
      for (JsonNode each : page.path("deliveries")) {
        causes.put(each.path("id").asText(), each.path("cause").path("code").asText());
      }
      after =
          page.has("next")
              ? "&after=" + URLEncoder.encode(page.path("next").asText(), StandardCharsets.UTF_8)
              : "";
    } while (!after.isEmpty());
    return causes;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<String> reply = http.send(request(path).build(), BodyHandlers.ofString());
    if (reply.statusCode() != 200) {
      throw new IOException(path + " answered " + reply.statusCode() + " " + reply.body());
    }
    return JSON.readTree(reply.body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(ANSWER_WITHIN)
        .header("x-api-key", KEY);
  }
}
