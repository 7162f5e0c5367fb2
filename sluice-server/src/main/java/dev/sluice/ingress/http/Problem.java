package dev.sluice.ingress.http;

import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The answer to a request that went wrong, as RFC 9457 writes it.
///
/// ```
/// {"type":"urn:sluice:problem:<code>","title":…,"status":…,"detail":…,"code":"<code>"}
/// ```
///
/// This is the one place that maps kinds of faults to status codes.
final class Problem {

  static final String CONTENT_TYPE = "application/problem+json";

  /// How long a caller is asked to wait when the fault does not say.
  private static final Duration DEFAULT_PAUSE = Duration.ofSeconds(1);

  private static final String CHALLENGE =
      "Basic realm=\"sluice\", charset=\"UTF-8\", Bearer realm=\"sluice\"";

  private Problem() {}

  static Answer of(Fault fault) {
    return of(fault, status(fault));
  }

  private static int status(Fault fault) {
    return switch (fault.kind()) {
      case INVALID -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
      case NOT_FOUND -> 404;
      case CONFLICT -> 409;
      case TOO_LARGE -> 413;
      case UNSUPPORTED -> 415;
      case LIMITED -> 429;
      case BUSY, UNAVAILABLE -> 503;
    };
  }

  private static Answer of(Fault fault, int status) {
    Map<String, String> headers = new HashMap<>();
    if (status == 401) {
      headers.put("WWW-Authenticate", challenge(fault));
    }
    if (status == 503 || status == 429) {
      long seconds = fault.retryAfter().orElse(DEFAULT_PAUSE).plusMillis(999).toSeconds();
      headers.put("Retry-After", Long.toString(Math.max(1, seconds)));
    }
    return of(status, fault.code(), fault.sentence(), headers);
  }

  /// Whoever shows a token that does not count is told so as RFC 6750, section 3 has it.
  private static String challenge(Fault fault) {
    return fault.code().equals("invalid-token")
        ? "Bearer realm=\"sluice\", error=\"invalid_token\", error_description=\""
            + fault.sentence().replaceAll("[^ !#-\\[\\]-~]", "?")
            + '"'
        : CHALLENGE;
  }

  static Answer of(int status, String code, String detail, Map<String, String> headers) {
    byte[] body =
        Json.object(json -> {
          json.writeStringField("type", "urn:sluice:problem:" + code);
          json.writeStringField("title", title(status));
          json.writeNumberField("status", status);
          json.writeStringField("detail", encodable(detail));
          json.writeStringField("code", code);
        });
    return new Answer(status, CONTENT_TYPE, Payload.of(body), headers);
  }

  /// A sentence may repeat what the caller sent, and JSON can hold half of a surrogate pair; UTF-8
  /// cannot.
  private static String encodable(String sentence) {
    return new String(sentence.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /// The answer to what nobody expected: it tells the id under which the log has the trouble.
  static Answer unexpected(String id) {
    byte[] body =
        Json.object(json -> {
          json.writeStringField("type", "urn:sluice:problem:internal-error");
          json.writeStringField("title", title(500));
          json.writeNumberField("status", 500);
          json.writeStringField(
              "detail", "the hub met an error of its own; its log has it under id " + id);
          json.writeStringField("code", "internal-error");
          json.writeStringField("id", id);
        });
    return new Answer(500, CONTENT_TYPE, Payload.of(body), Map.of());
  }

  private static String title(int status) {
    String reason = org.eclipse.jetty.http.HttpStatus.getMessage(status);
    return reason == null ? Integer.toString(status) : reason;
  }
}
