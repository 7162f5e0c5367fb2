package dev.sluice.servlet.discovery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `GET /v1/discovery` of one hub, with one key.
///
/// Each question has a connection of its own: there is one in minutes, and nothing stays open in a
/// snapshot of a process.
final class HubQuestion {

  /// How long the whole of an answer may take.
  static final Duration LIMIT = Duration.ofSeconds(10);

  /// How many bytes it may have.
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_DETAIL = 300;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final URI url;
  private final String key;
  private final Optional<String> application;
  private final Duration limit;

  HubQuestion(URI url, String key, Optional<String> application) {
    this(url, key, application, LIMIT);
  }

  HubQuestion(URI url, String key, Optional<String> application, Duration limit) {
    this.url = url;
    this.key = key;
    this.application = application;
    this.limit = limit;
  }

  URI url() {
    return url;
  }

  private HttpRequest request() {
    String query =
        application
            .map(name -> "?application=" + URLEncoder.encode(name, StandardCharsets.UTF_8))
            .orElse("");
    return HttpRequest.newBuilder(URI.create(url + "/v1/discovery" + query))
        .header("x-api-key", key)
        .header("Accept", "application/json")
        .timeout(limit)
        .build();
  }

  /// Asks now.
  Dependencies ask() {
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limit)
            .build()) {
      CompletableFuture<HttpResponse<byte[]>> answer =
          http.sendAsync(request(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
      try {
        return read(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS));
      } finally {
        http.shutdownNow();
      }
    } catch (TimeoutException e) {
      throw unreachable("it did not answer within " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw unreachable(String.valueOf(e.getCause()), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static Fault interrupted(InterruptedException cause) {
    Thread.currentThread().interrupt();
    return Fault.of(
        Fault.Kind.UNAVAILABLE,
        "interrupted",
        "whoever asked for the application's dependencies was interrupted",
        cause);
  }

  private Fault unreachable(String why, Exception cause) {
    return Fault.of(
        Fault.Kind.UNAVAILABLE,
        "hub-unreachable",
        "the hub at " + url + " cannot be asked what the application depends on: " + why,
        cause);
  }

  private Dependencies read(HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    return switch (status) {
      case 200 -> read(answer.body());
      case 401 ->
          throw refused(
              Fault.Kind.UNAUTHENTICATED, "does not know the key in " + Discovery.KEY, answer);
      case 403 ->
          throw refused(
              Fault.Kind.FORBIDDEN,
              "does not let this key ask; it needs the scope discovery:read",
              answer);
      case 400 ->
          throw refused(
              Fault.Kind.INVALID,
              "does not know which application asks; bind the key to it, or set "
                  + Discovery.APPLICATION,
              answer);
      case 404 ->
          throw refused(
              Fault.Kind.NOT_FOUND,
              "has no /v1/discovery; is it a hub, and its own address?",
              answer);
      default ->
          throw Fault.of(
              Fault.Kind.UNAVAILABLE,
              "discovery-failed",
              "the hub at " + url + " answered " + status + detail(answer) + "; ask again later");
    };
  }

  private Fault refused(Fault.Kind kind, String why, HttpResponse<byte[]> answer) {
    return Fault.of(kind, "discovery-refused", "the hub at " + url + " " + why + detail(answer));
  }

  /// What the hub itself says of it; nothing of what is not its own form.
  private static String detail(HttpResponse<byte[]> answer) {
    try {
      String detail = MAPPER.readTree(answer.body()).path("detail").asText("");
      String shown = detail.replaceAll("[^ -~]", "?");
      return shown.isEmpty()
          ? ""
          : " (" + shown.substring(0, Math.min(MAX_DETAIL, shown.length())) + ")";
    } catch (IOException e) {
      return "";
    }
  }

  private Dependencies read(byte[] body) {
    JsonNode json;
    try {
      json = StrictJson.read(body, 0, body.length, MAPPER::readTree);
    } catch (Fault e) {
      throw unreadable(e.sentence());
    }
    JsonNode resources = json.path("resources");
    if (!json.path("application").isTextual() || !resources.isObject()) {
      throw unreadable("it has no 'application' and 'resources'");
    }
    Map<String, Resource> found = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : resources.properties()) {
      found.put(each.getKey(), resource(each.getKey(), each.getValue()));
    }
    return new Dependencies(json.path("application").asText(), found);
  }

  private Resource resource(String id, JsonNode json) {
    if (!json.path("type").isTextual() || !json.path("ref").isTextual()) {
      throw unreadable("resource " + id + " has no 'type' and 'ref'");
    }
    Map<String, String> tags = new LinkedHashMap<>();
    json.path("tags").properties().forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
    return new Resource(
        id,
        json.path("type").asText(),
        json.path("ref").asText(),
        tags,
        Optional.of(json.path("objects").asText("")).filter(path -> !path.isEmpty()),
        texts(json.path("rules")),
        texts(json.path("prefixes")));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private Fault unreadable(String why) {
    return Fault.of(
        Fault.Kind.UNAVAILABLE,
        "unreadable-answer",
        "the hub at " + url + " gave an answer that is none to this question: " + why);
  }
}
