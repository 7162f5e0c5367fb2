package dev.sluice.config;

import dev.sluice.secret.Secret;
import dev.sluice.target.http.Connection;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads one of `connections`.
final class ConnectionReader {

  private static final int MAX_PARAMETERS = 50;
  private static final List<String> OF_TOKENS =
      List.of("grant_type", "scope", "client_id", "client_secret");

  private final String name;
  private final Section section;

  ConnectionReader(String name, Section section) {
    this.name = name;
    this.section = section;
  }

  Optional<Connection> read() {
    boolean isBasic = section.has("basic");
    boolean isKey = section.has("api-key");
    boolean isOAuth = section.has("oauth");
    boolean hasHeaders = section.has("headers");
    boolean hasQuery = section.has("query");
    boolean hasBody = section.has("body");
    boolean isMore = hasHeaders || hasQuery || hasBody;
    Map<String, Secret> headers = parameters("headers");
    headers.keySet().forEach(header -> requireHeader("headers", header));
    Map<String, Secret> query = parameters("query");
    Map<String, Secret> body = parameters("body");
    section.finish();
    long kinds = Stream.of(isBasic, isKey, isOAuth).filter(is -> is).count();
    if (kinds > 1 || kinds == 0 && !isMore) {
      section.refuse(
          "connection '"
              + name
              + "' must have exactly one of basic:, api-key: and oauth:, or none of them and"
              + " headers:, query: or body:");
      return Optional.empty();
    }
    Optional<Connection> connection =
        isBasic
            ? section.section("basic").flatMap(ConnectionReader::basic)
            : isKey
                ? section.section("api-key").flatMap(ConnectionReader::apiKey)
                : isOAuth
                    ? section.section("oauth").flatMap(ConnectionReader::oauth)
                    : Optional.of(new Connection.None());
    return isMore
        ? connection.map(inner -> new Connection.With(inner, headers, query, body))
        : connection;
  }

  private void requireHeader(String key, String header) {
    try {
      Headers.requireName(header);
    } catch (IllegalArgumentException e) {
      section.wrong(key, String.valueOf(e.getMessage()));
    }
  }

  private Map<String, Secret> parameters(String key) {
    return section.section(key).map(ConnectionReader::values).orElse(Map.of());
  }

  private static Map<String, Secret> values(Section parameters) {
    Map<String, Secret> values = new LinkedHashMap<>();
    for (String parameter : parameters.keys()) {
      parameters.sealed(parameter).ifPresent(v -> values.put(parameter, v));
    }
    if (values.size() > MAX_PARAMETERS) {
      parameters.refuseAs("has more than " + MAX_PARAMETERS + " parameters");
    }
    return values;
  }

  private static Optional<Connection> basic(Section basic) {
    basic.need("username", "${env:NAME}");
    basic.need("password", "${env:NAME}");
    // RFC 7617 §2: the first colon ends the user name.
    Optional<String> username =
        basic.parsed(
            "username",
            text -> {
              if (text.contains(":") || text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException(
                    "a user name has neither ':' nor control characters");
              }
              return text;
            });
    Optional<Secret> password = basic.secret("password");
    basic.finish();
    return username.flatMap(name -> password.map(word -> new Connection.Basic(name, word)));
  }

  private static Optional<Connection> apiKey(Section key) {
    boolean isQuery = key.has("query");
    if (isQuery == key.has("header")) {
      key.refuseAs("must have exactly one of header: and query:, as in header: X-Api-Key");
    }
    key.need("value", "${env:NAME}");
    Optional<String> header = key.parsed("header", Headers::requireName);
    Optional<String> query = key.text("query");
    Optional<Secret> value = key.secret("value");
    key.finish();
    if (!isQuery && value.isPresent() && !Headers.isValue(value.get().reveal())) {
      key.wrong("value", "a header's value is visible ASCII on one line");
      return Optional.empty();
    }
    return value.flatMap(secret ->
        header
            .<Connection>map(name -> new Connection.ApiKey(name, secret))
            .or(() -> query.map(name -> new Connection.QueryKey(name, secret))));
  }

  private static Optional<Connection> oauth(Section oauth) {
    oauth.need("token-url", "https://login.example.com/oauth2/token");
    oauth.need("client-id", "my-client");
    oauth.need("client-secret", "${env:NAME}");
    Optional<URI> url = oauth.parsed("token-url", ConnectionReader::tokenUrl);
    Optional<String> id = oauth.text("client-id");
    Optional<Secret> secret = oauth.secret("client-secret");
    List<String> scopes = oauth.list("scope").stream().map(Section.Item::text).toList();
    boolean isInBody = oauth.parsed("credentials", ConnectionReader::isInBody).orElse(false);
    Map<String, Secret> parameters =
        oauth.section("parameters").map(ConnectionReader::values).orElse(Map.of());
    for (String parameter : parameters.keySet()) {
      if (OF_TOKENS.contains(parameter)) {
        oauth.wrong("parameters", "'" + parameter + "' is set by the hub itself");
      }
    }
    oauth.finish();
    Optional<String> scope =
        scopes.isEmpty()
            ? Optional.empty()
            : Optional.of(scopes.stream().collect(Collectors.joining(" ")));
    return url.flatMap(at ->
        id.flatMap(client ->
            secret.map(
                word -> new Connection.OAuth(at, client, word, scope, isInBody, parameters))));
  }

  private static URI tokenUrl(String text) {
    URI url = Addresses.parse(text);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("'" + text + "' does not begin with http:// or https://");
    }
    return url;
  }

  private static boolean isInBody(String text) {
    return switch (text) {
      case "basic" -> false;
      case "body" -> true;
      default -> throw new IllegalArgumentException("'" + text + "' is neither basic nor body");
    };
  }
}
