package dev.sluice.ingress.http;

import dev.sluice.event.Payload;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What a caller gets back.
///
/// @param status the status code
/// @param contentType the media type of the body
/// @param body the body
/// @param headers further header fields
/// @param stream what is sent in place of the body; empty when the body is
public record Answer(
    int status,
    String contentType,
    Payload body,
    Map<String, String> headers,
    Optional<Streamed> stream) {

  static final String JSON = "application/json";

  /// Bytes that are too many to be held. Whoever sends the answer closes them, also when nothing of
  /// them is asked for.
  ///
  /// @param length how many there are
  /// @param bytes those and no others
  public record Streamed(long length, InputStream bytes) {}

  /// An answer whose body is at hand.
  public Answer(int status, String contentType, Payload body, Map<String, String> headers) {
    this(status, contentType, body, headers, Optional.empty());
  }

  /// Copies the headers.
  public Answer {
    headers = Map.copyOf(headers);
  }

  /// An answer of JSON in UTF-8; the array is given away.
  public static Answer json(int status, byte[] body) {
    return new Answer(status, JSON, Payload.of(body), Map.of());
  }

  /// A problem (RFC 9457) with a status that no kind of fault has.
  public static Answer problem(int status, String code, String sentence) {
    return Problem.of(status, code, sentence, Map.of());
  }

  /// The same with one more header field.
  public Answer with(String name, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(name, value);
    return new Answer(status, contentType, body, more, stream);
  }
}
