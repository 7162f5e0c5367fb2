package dev.sluice.target.http;

import dev.sluice.view.ViewPath;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Which HTTP API is called, and how.
///
/// @param url where, http or https; with `x` in place of each value of a template
/// @param method with which method; not CONNECT or TRACE
/// @param headers sent besides those of the hub
/// @param connection how to authenticate
/// @param inputPath which part of the matching view is the body; all of it when empty
/// @param template a URL that takes values from the event
/// @param webhook what makes it a webhook; empty for an API
/// @param batch how events go together; empty sends each by itself
public record HttpTargetSettings(
    URI url,
    String method,
    Map<String, String> headers,
    Connection connection,
    Optional<ViewPath> inputPath,
    Optional<UrlTemplate> template,
    Optional<WebhookSettings> webhook,
    Optional<BatchSettings> batch) {

  /// Copies the headers.
  public HttpTargetSettings {
    headers = Map.copyOf(headers);
  }

  /// An API at one URL that gets each event by itself.
  public HttpTargetSettings(
      URI url,
      String method,
      Map<String, String> headers,
      Connection connection,
      Optional<ViewPath> inputPath) {
    this(
        url,
        method,
        headers,
        connection,
        inputPath,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// Whether a request has a body; with GET and HEAD it has none.
  public boolean hasBody() {
    return !method.equals("GET") && !method.equals("HEAD");
  }
}
