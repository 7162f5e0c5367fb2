package dev.sluice.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// A hub as a client sees it, over HTTP/1.1.
final class HubClient implements AutoCloseable {

  /// How long a reply is waited for.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// How large a reply may be.
  private static final long MAX_REPLY = 64L << 20;

  static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String url;
  private final Optional<String> key;
  private final HttpClient http;

  /// A reply of any status.
  record Reply(int status, String body) {

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /// The body as JSON; a missing node when it is something else.
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JacksonException e) {
        return MissingNode.getInstance();
      }
    }

    /// What went wrong, on one line (RFC 9457): `Bad Request: 'type' is missing (400)`.
    String trouble() {
      JsonNode problem = json();
      String title = problem.path("title").asText("the hub refused");
      String detail = problem.path("detail").asText("");
      String text = detail.isEmpty() ? title : title + ": " + detail;
      if (problem.path("code").asText("").equals("no-such-path")) {
        text += "; a hub may be managed at an address of its own, which serve prints: see --url";
      }
      return Table.plain(text) + " (" + status + ")";
    }
  }

  HubClient(URI url, Optional<String> key) {
    String text = url.toString();
    this.url = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    this.key = key;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /// Where the hub is.
  String url() {
    return url;
  }

  /// Gets JSON.
  ///
  /// @throws Fault `hub-refused`, with what the hub says
  JsonNode get(String path) throws InterruptedException {
    return successful(send(request(path).GET().build())).json();
  }

  /// Gets bytes into a file that is not there yet.
  ///
  /// @throws Fault `hub-refused`, with what the hub says, or `file-not-written`
  void download(String path, Path file) throws InterruptedException {
    HttpResponse<InputStream> response;
    try {
      response = http.send(request(path).GET().build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw broken(e);
    }
    try (InputStream in = response.body()) {
      if (response.statusCode() != 200) {
        throw refused(response.statusCode(), in);
      }
      Files.copy(in, file);
    } catch (IOException e) {
      throw Fault.of(
          Fault.Kind.UNAVAILABLE,
          "file-not-written",
          file + " cannot be written, or the connection broke: " + e,
          e);
    }
  }

  /// Posts JSON and gets JSON.
  ///
  /// @throws Fault `hub-refused`, with what the hub says
  JsonNode post(String path, JsonNode body) throws InterruptedException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    return successful(post(path, Map.of("Content-Type", "application/json"), bytes)).json();
  }

  /// Posts JSON and copies what comes back, whatever it is.
  ///
  /// @param patience how long the reply is waited for
  /// @return the reply's header fields
  /// @throws Fault `hub-refused`, with what the hub says
  HttpHeaders post(String path, JsonNode body, Duration patience, OutputStream to)
      throws InterruptedException {
    HttpRequest request =
        request(path)
            .timeout(patience)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toString()))
            .build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        if (response.statusCode() != 200) {
          throw refused(response.statusCode(), in);
        }
        in.transferTo(to);
        return response.headers();
      }
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static Fault refused(int status, InputStream body) throws IOException {
    byte[] told = body.readNBytes(64 << 10);
    return refused(new Reply(status, new String(told, StandardCharsets.UTF_8)));
  }

  private static Fault refused(Reply reply) {
    return Fault.of(Fault.Kind.INVALID, "hub-refused", reply.trouble());
  }

  /// Puts JSON in the place of what stands at a path, and gets JSON.
  ///
  /// @throws Fault `hub-refused`, with what the hub says
  JsonNode put(String path, JsonNode body) throws InterruptedException {
    return put(path, Map.of(), body);
  }

  /// Puts JSON in the place of what stands at a path, with further header fields, and gets JSON.
  ///
  /// @throws Fault `hub-refused`, with what the hub says
  JsonNode put(String path, Map<String, String> headers, JsonNode body)
      throws InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return successful(send(request.build())).json();
  }

  /// Deletes what stands at a path.
  ///
  /// @throws Fault `hub-refused`, with what the hub says
  void delete(String path) throws InterruptedException {
    delete(path, Map.of());
  }

  /// Deletes what stands at a path, with further header fields.
  ///
  /// @throws Fault `hub-refused`, with what the hub says
  void delete(String path, Map<String, String> headers) throws InterruptedException {
    HttpRequest.Builder request = request(path).DELETE();
    headers.forEach(request::header);
    successful(send(request.build()));
  }

  /// A text as it stands in a path or a query.
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// Posts bytes and gives back the reply, whatever it is.
  Reply post(String path, Map<String, String> headers, byte[] body) throws InterruptedException {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return send(request.build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE);
    try {
      key.ifPresent(text -> request.header("x-api-key", text));
    } catch (IllegalArgumentException e) {
      // The cause is left out: it shows the key.
      throw Fault.of(Fault.Kind.INVALID, "invalid-key", "the API key cannot stand in a header");
    }
    return request;
  }

  private static Reply successful(Reply reply) {
    if (!reply.isSuccess()) {
      throw refused(reply);
    }
    return reply;
  }

  private Reply send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response =
          http.send(
              request,
              BodyHandlers.limiting(BodyHandlers.ofString(StandardCharsets.UTF_8), MAX_REPLY));
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private Fault broken(IOException trouble) {
    return switch (trouble) {
      case ConnectException e ->
          unavailable("no hub answers at " + url + "; start one with ./sluice serve", e);
      case HttpTimeoutException e ->
          unavailable("the hub at " + url + " does not answer in time", e);
      default -> unavailable("the connection to the hub at " + url + " broke: " + trouble, trouble);
    };
  }

  private static Fault unavailable(String sentence, Throwable cause) {
    return Fault.of(Fault.Kind.UNAVAILABLE, "no-hub", sentence, cause);
  }

  @Override
  public void close() {
    http.close();
  }
}
