package dev.sluice.testkit.notify;

import java.util.LinkedHashMap;
import java.util.Map;

/// What a stand-in answers.
///
/// @param status the status code
/// @param headers besides those of the framing
/// @param body the body
public record Answer(int status, Map<String, String> headers, String body) {

  /// Copies the headers.
  public Answer {
    headers = Map.copyOf(headers);
  }

  /// An answer in JSON.
  public static Answer json(int status, String body) {
    return new Answer(status, Map.of("Content-Type", "application/json"), body);
  }

  /// An answer in plain text.
  public static Answer text(int status, String body) {
    return new Answer(status, Map.of("Content-Type", "text/plain"), body);
  }

  /// This answer with a header.
  public Answer with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Answer(status, more, body);
  }
}
