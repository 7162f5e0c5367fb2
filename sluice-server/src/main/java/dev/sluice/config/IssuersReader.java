package dev.sluice.config;

import dev.sluice.fault.Nearest;
import dev.sluice.identity.Scope;
import dev.sluice.identity.token.IssuerSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads `identity.issuers`: whose tokens are taken besides the hub's own.
final class IssuersReader {

  private static final int MAX_ISSUERS = 100;
  private static final int MAX_TEXT = 256;

  private IssuersReader() {}

  static List<IssuerSettings> read(Section identity) {
    List<IssuerSettings> issuers = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    ConfigurationReader.checked(identity, "issuers", "issuer")
        .forEach((name, section) -> {
          one(name, section)
              .ifPresent(issuer -> {
                String other = names.putIfAbsent(issuer.issuer(), name);
                if (other != null) {
                  section.wrong("issuer", "the issuer of '" + other + "' already");
                }
                issuers.add(issuer);
              });
        });
    if (issuers.size() > MAX_ISSUERS) {
      identity.wrong("issuers", "at most " + MAX_ISSUERS + " may stand here");
    }
    return issuers;
  }

  private static Optional<IssuerSettings> one(String name, Section section) {
    section.need("issuer", "https://issuer.example/realms/apps");
    section.need("audience", "[sluice]");
    Optional<String> issuer = section.parsed("issuer", text -> address(text).toString());
    Optional<URI> jwks = section.parsed("jwks", IssuersReader::address);
    Set<String> audience = texts(section, "audience");
    String audienceClaim = section.parsed("audience-claim", IssuersReader::claim).orElse("aud");
    Optional<String> tokenUse = section.parsed("token-use", IssuersReader::claim);
    String clientId = section.parsed("client-id", IssuersReader::claim).orElse("sub");
    Set<Scope> scopes = IdentityReader.hubScopes(section, "scopes");
    Optional<String> scopeClaim = section.parsed("scope-claim", IssuersReader::claim);
    Map<String, Scope> mapping =
        section.section("scope-mapping").map(IssuersReader::mapping).orElse(Map.of());
    List<String> algorithms = algorithms(section);
    Set<String> types = new LinkedHashSet<>();
    texts(section, "types").forEach(type -> types.add(type.toLowerCase(Locale.ROOT)));
    Duration skew =
        section
            .duration("clock-skew", Duration.ZERO, IssuerSettings.MAX_SKEW)
            .orElse(IssuerSettings.DEFAULT_SKEW);
    section.finish();
    if (scopes.isEmpty() && scopeClaim.isEmpty()) {
      section.warnOfAll(
          "issuer '" + name + "' has neither scopes nor scope-claim: its callers may do nothing");
    }
    if (!mapping.isEmpty() && scopeClaim.isEmpty()) {
      section.wrong("scope-mapping", "there is no scope-claim whose words it could be about");
    }
    if (issuer.isEmpty() || audience.isEmpty() || algorithms.isEmpty()) {
      return Optional.empty();
    }
    return section.made(() ->
        new IssuerSettings(
            name,
            issuer.get(),
            jwks,
            audience,
            audienceClaim,
            tokenUse,
            clientId,
            scopes,
            scopeClaim,
            mapping,
            algorithms,
            types,
            skew));
  }

  private static URI address(String text) {
    URI address = Addresses.parse(text);
    IssuerSettings.requireAddress(address);
    return address;
  }

  private static String claim(String text) {
    if (text.isBlank() || text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("1 to " + MAX_TEXT + " characters are right");
    }
    return text;
  }

  private static Set<String> texts(Section section, String key) {
    Set<String> texts = new LinkedHashSet<>();
    for (Section.Item item : section.list(key)) {
      if (item.text().isBlank() || item.text().length() > MAX_TEXT) {
        section.wrong(key, "1 to " + MAX_TEXT + " characters are right");
      } else {
        texts.add(item.text());
      }
    }
    if (section.has(key) && texts.isEmpty()) {
      section.wrong(key, "at least one is needed");
    }
    return texts;
  }

  private static List<String> algorithms(Section section) {
    if (!section.has("algorithms")) {
      return List.of("RS256");
    }
    List<String> algorithms = new ArrayList<>();
    for (Section.Item item : section.list("algorithms")) {
      if (IssuerSettings.ALGORITHMS.contains(item.text())) {
        algorithms.add(item.text());
      } else {
        section.wrong(
            "algorithms",
            "'"
                + item.text()
                + "' is not an algorithm for tokens; "
                + Nearest.hint(item.text(), IssuerSettings.ALGORITHMS));
      }
    }
    return algorithms;
  }

  private static Map<String, Scope> mapping(Section section) {
    Map<String, Scope> mapping = new HashMap<>();
    for (String word : section.keys()) {
      section
          .text(word)
          .flatMap(text -> IdentityReader.hubScope(section, word, text))
          .ifPresent(scope -> mapping.put(word, scope));
    }
    section.finish();
    return mapping;
  }
}
