package dev.sluice.config;

import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.target.http.Connection;
import dev.sluice.target.http.HttpTargetSettings;
import dev.sluice.view.ViewPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Reads the `http` part of a target.
final class HttpTargetReader {

  /// What API destinations may be called with.
  private static final List<String> METHODS =
      List.of("POST", "PUT", "PATCH", "GET", "HEAD", "OPTIONS", "DELETE");

  private static final int MAX_HEADERS = 50;
  private static final int MAX_URL = 2_048;

  private final Section http;
  private final TargetsReader.ConnectionsReader connections;

  HttpTargetReader(Section http, TargetsReader.ConnectionsReader connections) {
    this.http = http;
    this.connections = connections;
  }

  Optional<TargetSettings> read(boolean enabled) {
    http.need("url", "https://api.example.com/events");
    Optional<URI> url = http.parsed("url", HttpTargetReader::url);
    String method = http.parsed("method", HttpTargetReader::method).orElse("POST");
    Connection connection =
        http.text("connection")
            .flatMap(name -> connections.find(http, name))
            .orElseGet(Connection.None::new);
    Map<String, String> headers = http.section("headers").map(this::headers).orElse(Map.of());
    checkAgainst(connection, headers);
    Optional<ViewPath> inputPath = http.parsed("input-path", ViewPath::parse);
    DeliveryPolicy policy = PolicyReader.read(http, DeliveryPolicy.DEFAULT);
    http.finish();
    return url.flatMap(uri ->
        http.made(() -> new HttpTargetSettings(uri, method, headers, connection, inputPath))
            .map(settings -> new TargetSettings.HttpTarget(settings, policy, enabled)));
  }

  Map<String, String> headers(Section section) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : section.keys()) {
      Optional<String> value =
          section.parsed(
              name,
              text -> {
                Headers.requireName(name);
                return Headers.requireValue(text);
              });
      if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
        section.wrong(name, "the header stands here twice; upper and lower case are alike");
      }
      value.ifPresent(text -> headers.put(name, text));
    }
    if (headers.size() > MAX_HEADERS) {
      http.wrong("headers", "at most " + MAX_HEADERS + " may be set");
    }
    return headers;
  }

  void checkAgainst(Connection connection, Map<String, String> headers) {
    String taken =
        switch (connection) {
          case Connection.None none -> "";
          case Connection.Basic basic -> "Authorization";
          case Connection.ApiKey key -> key.header();
        };
    for (String name : headers.keySet()) {
      if (name.equalsIgnoreCase(taken)) {
        http.wrong("headers", "the header " + name + " is set by the connection already");
      } else if (name.equalsIgnoreCase("Authorization")) {
        http.warn("headers", "a connection with api-key: would keep Authorization secret");
      }
    }
  }

  private static String method(String text) {
    if (METHODS.contains(text)) {
      return text;
    }
    throw new IllegalArgumentException(
        "'" + text + "' is not a method for a target; " + String.join(", ", METHODS) + " are");
  }

  /// A URL with a user name is never shown: a password may stand beside it.
  static URI url(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("this is not a URL: " + e.getReason(), e);
    }
    if (uri.getRawUserInfo() != null
        || uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
      throw new IllegalArgumentException("the URL holds a user name; a connection keeps it secret");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("'" + text + "' does not begin with http:// or https://");
    }
    if (uri.getHost() == null || uri.getPort() > 65_535) {
      throw new IllegalArgumentException("'" + text + "' has no valid host and port");
    }
    if (uri.getRawFragment() != null) {
      throw new IllegalArgumentException("'" + text + "' has a fragment, which is never sent");
    }
    if (text.length() > MAX_URL) {
      throw new IllegalArgumentException("a URL has at most " + MAX_URL + " characters");
    }
    return uri;
  }
}
