package dev.sluice.target.http;

import java.util.Map;
import java.util.Optional;

/// What a receiver said.
///
/// @param status the status code
/// @param retryAfter the field `Retry-After`, as it stands
/// @param headers the first of the fields of each name, by the name in lower case
/// @param text the beginning of the body, up to 64 KiB, read as UTF-8
public record Reply(
    int status, Optional<String> retryAfter, Map<String, String> headers, String text) {

  /// Copies the headers.
  public Reply {
    headers = Map.copyOf(headers);
  }

  Reply(int status, Optional<String> retryAfter, String text) {
    this(status, retryAfter, Map.of(), text);
  }
}
