package dev.sluice.config;

import dev.sluice.delivery.CircuitPolicy;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.target.http.BatchSettings;
import dev.sluice.target.http.Connection;
import dev.sluice.target.http.HttpTargetSettings;
import dev.sluice.target.http.UrlTemplate;
import dev.sluice.target.http.WebhookSettings;
import dev.sluice.view.ViewPath;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the `http` part of a target.
final class HttpTargetReader {

  /// What API destinations may be called with.
  private static final List<String> METHODS =
      List.of("POST", "PUT", "PATCH", "GET", "HEAD", "OPTIONS", "DELETE");

  private static final int MAX_HEADERS = 50;
  private static final int MAX_URL = 2_048;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Section http;
  private final TargetsReader.ConnectionsReader connections;

  HttpTargetReader(Section http, TargetsReader.ConnectionsReader connections) {
    this.http = http;
    this.connections = connections;
  }

  /// An HTTP API.
  Optional<TargetSettings> read(boolean enabled) {
    Optional<Address> address = address();
    String method = http.parsed("method", HttpTargetReader::method).orElse("POST");
    Optional<ViewPath> inputPath = http.parsed("input-path", ViewPath::parse);
    Optional<BatchSettings> batch = http.section("batch").flatMap(HttpTargetReader::batch);
    return settings(
        address, method, inputPath, Optional.empty(), batch, TargetSettings.CALLING, enabled);
  }

  /// A webhook.
  Optional<TargetSettings> webhook(boolean enabled) {
    Optional<Address> address = address();
    Optional<WebhookSettings> webhook = new WebhookReader(http).read();
    Optional<TargetSettings> settings =
        settings(
            address,
            "POST",
            Optional.empty(),
            webhook,
            Optional.empty(),
            TargetSettings.WEBHOOK,
            enabled);
    return webhook.isPresent() ? settings : Optional.empty();
  }

  private Optional<Address> address() {
    http.need("url", "https://api.example.com/events");
    return http.parsed("url", HttpTargetReader::address);
  }

  private Optional<TargetSettings> settings(
      Optional<Address> address,
      String method,
      Optional<ViewPath> inputPath,
      Optional<WebhookSettings> webhook,
      Optional<BatchSettings> batch,
      DeliveryPolicy usual,
      boolean enabled) {
    Connection connection =
        http.text("connection")
            .flatMap(name -> connections.find(http, name))
            .orElseGet(Connection.None::new);
    Map<String, String> headers = http.section("headers").map(this::headers).orElse(Map.of());
    checkAgainst(connection, headers);
    DeliveryPolicy policy = circuit(PolicyReader.read(http, usual));
    http.finish();
    address.ifPresent(at -> checkAgainst(connection, at, method));
    if (batch.isPresent() && address.flatMap(Address::template).isPresent()) {
      http.wrong("batch", "events go together to one URL, which takes no values from them");
    }
    if (batch.isPresent() && (method.equals("GET") || method.equals("HEAD"))) {
      http.wrong("batch", method + " has no body");
    }
    return address.flatMap(at ->
        http.made(() ->
                new HttpTargetSettings(
                    at.url(),
                    method,
                    headers,
                    connection,
                    inputPath,
                    at.template(),
                    webhook,
                    batch))
            .map(settings -> new TargetSettings.HttpTarget(settings, policy, enabled)));
  }

  /// A URL, and what fills its values in.
  private record Address(URI url, Optional<UrlTemplate> template) {}

  private static Address address(String text) {
    if (!UrlTemplate.isOne(text)) {
      return new Address(url(text), Optional.empty());
    }
    if (text.length() > MAX_URL) {
      throw new IllegalArgumentException("a URL has at most " + MAX_URL + " characters");
    }
    UrlTemplate template = UrlTemplate.parse(text);
    return new Address(url(template.sample()), Optional.of(template));
  }

  private static Optional<BatchSettings> batch(Section batch) {
    int events = batch.whole("events", 2, 1_000).orElse(100);
    long bytes = batch.size("bytes", 1L << 10, 16L << 20).orElse(256L << 10);
    Duration wait =
        batch.duration("wait", Duration.ofMillis(1), Duration.ofSeconds(60)).orElse(SECOND);
    batch.finish();
    return batch.made(() -> new BatchSettings(events, bytes, wait));
  }

  /// The policy with the circuit that the section asks for.
  DeliveryPolicy circuit(DeliveryPolicy policy) {
    Optional<Section> section = http.section("circuit");
    if (section.isEmpty()) {
      return policy;
    }
    Section circuit = section.get();
    CircuitPolicy usual = CircuitPolicy.DEFAULT;
    boolean isOn = circuit.flag("enabled").orElse(true);
    int failures = circuit.whole("failures", 1, 10_000).orElse(usual.failures());
    double share =
        circuit.united("share", HttpTargetReader::share, "a share such as 50%").orElse(0.0);
    Duration window =
        circuit.duration("window", SECOND, Duration.ofHours(1)).orElse(usual.window());
    Duration pause =
        circuit
            .duration("pause", Duration.ofMillis(100), Duration.ofHours(1))
            .orElse(usual.pause());
    circuit.finish();
    Optional<CircuitPolicy> made =
        isOn
            ? circuit.made(() -> new CircuitPolicy(failures, share, window, pause))
            : Optional.empty();
    return new DeliveryPolicy(
        policy.concurrency(),
        policy.perSecond(),
        policy.deadline(),
        policy.maxAttempts(),
        policy.maxAge(),
        made,
        policy.waits());
  }

  private static double share(String text) {
    if (!text.matches("(100|[1-9][0-9]?)%")) {
      throw new IllegalArgumentException("'" + text + "' is no share; 1% to 100% is right");
    }
    return Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0;
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
    Set<String> taken = headersOf(connection);
    for (String name : headers.keySet()) {
      if (taken.stream().anyMatch(name::equalsIgnoreCase)) {
        http.wrong("headers", "the header " + name + " is set by the connection already");
      } else if (name.equalsIgnoreCase("Authorization")) {
        http.warn("headers", "a connection with api-key: would keep Authorization secret");
      }
    }
  }

  private void checkAgainst(Connection connection, Address address, String method) {
    String query = address.url().getRawQuery();
    Set<String> taken = queryOf(connection);
    for (String pair : query == null ? new String[0] : query.split("&", -1)) {
      String name = pair.replaceFirst("=.*", "");
      if (taken.contains(name)) {
        http.wrong("url", "the parameter " + name + " is set by the connection already");
      }
    }
    boolean hasBody = !method.equals("GET") && !method.equals("HEAD");
    if (connection instanceof Connection.With with && !with.body().isEmpty() && !hasBody) {
      http.wrong("connection", "it sets members of the body, and " + method + " has no body");
    }
  }

  private static Set<String> headersOf(Connection connection) {
    return switch (connection) {
      case Connection.None _, Connection.QueryKey _ -> Set.of();
      case Connection.Basic _, Connection.OAuth _ -> Set.of("Authorization");
      case Connection.ApiKey key -> Set.of(key.header());
      case Connection.With with -> {
        Set<String> all = new HashSet<>(headersOf(with.connection()));
        all.addAll(with.headers().keySet());
        yield all;
      }
    };
  }

  private static Set<String> queryOf(Connection connection) {
    return switch (connection) {
      case Connection.None _, Connection.Basic _, Connection.OAuth _, Connection.ApiKey _ ->
          Set.of();
      case Connection.QueryKey key -> Set.of(key.parameter());
      case Connection.With with -> {
        Set<String> all = new HashSet<>(queryOf(with.connection()));
        all.addAll(with.query().keySet());
        yield all;
      }
    };
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
