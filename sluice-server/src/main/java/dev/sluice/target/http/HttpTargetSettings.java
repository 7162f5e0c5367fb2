package dev.sluice.target.http;

import dev.sluice.view.ViewPath;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Which HTTP API is called, and how.
///
/// @param url where, http or https
/// @param method with which method; not CONNECT or TRACE
/// @param headers sent besides those of the hub
/// @param connection how to authenticate
/// @param inputPath which part of the matching view is the body; all of it when empty
public record HttpTargetSettings(
    URI url,
    String method,
    Map<String, String> headers,
    Connection connection,
    Optional<ViewPath> inputPath) {

  /// Copies the headers.
  public HttpTargetSettings {
    headers = Map.copyOf(headers);
  }

  /// Whether a request has a body; with GET and HEAD it has none.
  public boolean hasBody() {
    return !method.equals("GET") && !method.equals("HEAD");
  }
}
