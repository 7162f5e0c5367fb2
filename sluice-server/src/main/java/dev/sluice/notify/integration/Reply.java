package dev.sluice.notify.integration;

import dev.sluice.fault.Fault;
import dev.sluice.notify.template.Json;
import dev.sluice.target.http.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What a receiver said: an HTTP status with its headers and body, or the code and text of an SMTP
/// reply.
public final class Reply {

  private static final int MAX_QUOTE = 500;

  private final String receiver;
  private final int status;
  private final Map<String, String> headers;
  private final String body;
  private final Instant at;
  private final UnaryOperator<String> redaction;

  /// A reply.
  ///
  /// @param receiver host and port, for messages
  /// @param headers by their names in lower case
  /// @param at when it came; a receiver may ask for a pause until a date
  /// @param redaction takes out of a text what must not be shown
  public Reply(
      String receiver,
      int status,
      Map<String, String> headers,
      String body,
      Instant at,
      UnaryOperator<String> redaction) {
    this.receiver = receiver;
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
    this.at = at;
    this.redaction = redaction;
  }

  /// Host and port.
  public String receiver() {
    return receiver;
  }

  /// The status.
  public int status() {
    return status;
  }

  /// Whether the status is 2xx.
  public boolean isSuccess() {
    return status >= 200 && status < 300;
  }

  /// A header, by its name in lower case.
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /// The body, to be looked at and never to be shown.
  public String body() {
    return body;
  }

  /// When it came.
  public Instant at() {
    return at;
  }

  /// The body as a JSON object; an empty one when it is none.
  public Json.Fields json() {
    try {
      return Json.parse(body.getBytes(StandardCharsets.UTF_8)) instanceof Json.Fields fields
          ? fields
          : Json.Fields.NONE;
    } catch (Fault _) {
      return Json.Fields.NONE;
    }
  }

  /// A piece of the reply, fit to be shown: one line, without secrets, of at most 500 characters.
  public String quote(String text) {
    return Excerpt.of(redaction.apply(text), MAX_QUOTE);
  }

  /// A word of the reply as the code of a failure, such as `API_CHANNEL_NOT_FOUND`; the code of the
  /// status when it is no such word.
  public String code(String word) {
    boolean isWord = word.matches("[A-Za-z0-9._-]{1,50}") && redaction.apply(word).equals(word);
    return isWord
        ? "API_" + word.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_')
        : "HTTP_" + status;
  }

  @Override
  public String toString() {
    return "Reply[" + receiver + ", " + status + "]";
  }
}
