package dev.sluice.ingress.http;

import dev.sluice.event.Payload;
import java.util.HashMap;
import java.util.Map;

/// What a caller gets back.
///
/// @param status the status code
/// @param contentType the media type of the body
/// @param body the body
/// @param headers further header fields
public record Answer(int status, String contentType, Payload body, Map<String, String> headers) {

  static final String JSON = "application/json";

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
    return new Answer(status, contentType, body, more);
  }
}
