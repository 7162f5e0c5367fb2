package dev.sluice.config;

import dev.sluice.fault.Nearest;
import dev.sluice.identity.Reach;
import dev.sluice.identity.Scope;
import dev.sluice.identity.token.ResourceServers;
import dev.sluice.identity.token.TokenSigner;
import dev.sluice.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `identity`: tokens, resource servers, clients and issuers.
final class IdentityReader {

  private static final int SHORT_SECRET = 16;
  private static final int MAX_TEXT = 256;
  private static final Duration SHORTEST_LIFE = Duration.ofMinutes(5);
  private static final Duration SHORTEST_ROTATE = Duration.ofDays(2);
  private static final Duration LONGEST_ROTATE = Duration.ofDays(3_650);

  private final Section identity;
  private final Map<String, List<String>> servers = new LinkedHashMap<>();

  private IdentityReader(Section identity) {
    this.identity = identity;
  }

  /// @param host where the hub listens
  static IdentitySettings read(Section top, String host) {
    Optional<IdentitySettings> read =
        top.section("identity").map(section -> new IdentityReader(section).read());
    if (read.isPresent()
        && read.get().issuer().isEmpty()
        && (host.equals("0.0.0.0") || host.equals("::"))) {
      top.warn(
          "identity",
          "tokens.issuer is not set, so tokens name '"
              + host
              + "' as their issuer, where nobody"
              + " finds their keys");
    }
    return read.orElse(IdentitySettings.DEFAULT);
  }

  private IdentitySettings read() {
    Optional<Section> tokens = identity.section("tokens");
    Optional<String> issuer = tokens.flatMap(section -> section.parsed("issuer", this::issuer));
    Duration life =
        tokens
            .flatMap(section -> section.duration("life", SHORTEST_LIFE, TokenSigner.MAX_LIFE))
            .orElse(IdentitySettings.DEFAULT_LIFE);
    Duration rotate =
        tokens
            .flatMap(section -> section.duration("rotate", SHORTEST_ROTATE, LONGEST_ROTATE))
            .orElse(IdentitySettings.DEFAULT_ROTATE);
    tokens.ifPresent(Section::finish);
    resourceServers();
    IdentitySettings read =
        new IdentitySettings(
            issuer,
            life,
            rotate,
            servers,
            clients(),
            IssuersReader.read(identity),
            UsersReader.read(identity));
    identity.finish();
    return read;
  }

  private String issuer(String text) {
    URI address = Addresses.parse(text);
    if (!"https".equalsIgnoreCase(address.getScheme())
        && !"http".equalsIgnoreCase(address.getScheme())) {
      throw new IllegalArgumentException("'" + text + "' does not begin with https:// or http://");
    }
    if (text.endsWith("/") || address.getRawQuery() != null) {
      throw new IllegalArgumentException("'" + text + "' must end without '/' and have no query");
    }
    return text;
  }

  private void resourceServers() {
    Optional<Section> section = identity.section("resource-servers");
    if (section.isEmpty()) {
      return;
    }
    Section all = section.get();
    if (all.keys().size() > ResourceServers.MAX) {
      identity.wrong("resource-servers", "at most " + ResourceServers.MAX + " may stand here");
    }
    for (String name : all.keys()) {
      List<String> scopes = new ArrayList<>();
      all.list(name).forEach(item -> scopes.add(item.text()));
      if (all.made(() -> new ResourceServers(Map.of(name, scopes))).isPresent()) {
        servers.put(name, scopes);
      }
    }
    all.finish();
  }

  private List<IdentitySettings.ClientSettings> clients() {
    List<IdentitySettings.ClientSettings> clients = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    ResourceServers known = new ResourceServers(servers);
    ConfigurationReader.checked(identity, "clients", "client")
        .forEach((name, section) -> {
          section.need("secret", "${env:NAME}");
          section.need("scopes", "[sluice/events:send]");
          Optional<Secret> secret = section.secret("secret");
          if (secret.map(Secret::reveal).filter(text -> text.length() < SHORT_SECRET).isPresent()) {
            section.warn("secret", "fewer than 16 characters can be guessed");
          }
          String id = section.parsed("client-id", IdentityReader::clientId).orElse(name);
          List<String> scopes = scopes(section, known);
          Reach reach = KeysReader.reach(section);
          section.finish();
          String other = owners.putIfAbsent(id, name);
          if (other != null) {
            section.refuse("client '" + name + "' has the client-id of '" + other + "'");
          }
          secret.ifPresent(text ->
              clients.add(new IdentitySettings.ClientSettings(name, id, text, scopes, reach)));
        });
    return clients;
  }

  private static String clientId(String text) {
    if (text.isEmpty()
        || text.length() > MAX_TEXT
        || text.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
      throw new IllegalArgumentException("1 to 256 visible ASCII characters are right");
    }
    return text;
  }

  private static List<String> scopes(Section section, ResourceServers known) {
    List<String> scopes = new ArrayList<>();
    for (Section.Item item : section.list("scopes")) {
      if (known.knows(item.text())) {
        scopes.add(item.text());
      } else {
        section.wrong(
            "scopes",
            "'"
                + item.text()
                + "' is not a scope of a resource server; "
                + Nearest.hint(item.text(), known.scopes()));
      }
    }
    return scopes;
  }

  /// The hub's scopes that a list names, as `events:send`.
  static Set<Scope> hubScopes(Section section, String key) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Section.Item item : section.list(key)) {
      hubScope(section, key, item.text()).ifPresent(scopes::add);
    }
    return scopes;
  }

  static Optional<Scope> hubScope(Section section, String key, String text) {
    Map<String, Scope> known = new LinkedHashMap<>();
    for (Scope scope : Scope.values()) {
      known.put(scope.text(), scope);
    }
    Scope scope = known.get(text);
    if (scope == null) {
      section.wrong(key, "'" + text + "' is not a scope; " + Nearest.hint(text, known.keySet()));
    }
    return Optional.ofNullable(scope);
  }
}
