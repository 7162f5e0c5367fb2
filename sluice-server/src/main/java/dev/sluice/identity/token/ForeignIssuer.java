package dev.sluice.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Scope;
import dev.sluice.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Somebody else whose access tokens are taken.
final class ForeignIssuer {

  /// What `typ` may be unless it is configured.
  private static final Set<String> USUAL_TYPES = Set.of("jwt", "at+jwt");

  /// What Keycloak calls the tokens that are not for calling anybody, in the claim `typ`.
  private static final Set<String> NOT_FOR_ACCESS = Set.of("ID", "Refresh", "Offline", "Logout");

  private static final int MAX_CLIENT_ID = 256;

  private final IssuerSettings settings;
  private final RemoteKeys keys;
  private final Clock clock;

  ForeignIssuer(IssuerSettings settings, RemoteKeys keys, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  String issuer() {
    return settings.issuer();
  }

  String name() {
    return settings.name();
  }

  /// Who calls with a token whose `iss` is this issuer.
  Known check(Jws token) {
    if (!settings.algorithms().contains(token.algorithm())) {
      throw Refused.because("the token's alg is not one that its issuer is trusted with");
    }
    requireType(token);
    keys.find(token.kid()).require(token);
    ObjectNode claims = token.claims();
    Instant expires = Times.require(claims, clock.now(), settings.skew(), settings.skew());
    Set<String> audience = Audience.of(claims.get(settings.audienceClaim()));
    if (Collections.disjoint(audience, settings.audience())) {
      throw Refused.because("the token is for others: its audience is not this hub");
    }
    requireAccess(claims);
    String subject =
        TokenJson.text(claims, "sub").orElseThrow(() -> Refused.because("the token has no sub"));
    Caller caller = new Caller(name() + ":" + shown(subject), clientId(claims), scopes(claims));
    return new Known(caller, expires.plus(settings.skew()));
  }

  private void requireType(Jws token) {
    boolean isRight =
        settings.types().isEmpty()
            ? token.type().isEmpty() || USUAL_TYPES.contains(token.type().get())
            : token.type().isPresent() && settings.types().contains(token.type().get());
    if (!isRight) {
      throw Refused.because("the token's typ is not one that is taken of its issuer");
    }
  }

  /// Keeps out what the same issuer signs with the same key for other ends, above all ID tokens.
  private void requireAccess(ObjectNode claims) {
    Optional<String> use = TokenJson.text(claims, "token_use");
    boolean isOther =
        settings.tokenUse().isPresent() && !use.equals(settings.tokenUse())
            || use.equals(Optional.of("id"))
            || claims.has("at_hash")
            || claims.has("c_hash")
            || TokenJson.text(claims, "typ").filter(NOT_FOR_ACCESS::contains).isPresent();
    if (isOther) {
      throw Refused.because("this is not an access token; an ID token says who, not what for");
    }
  }

  private String clientId(ObjectNode claims) {
    JsonNode claim = at(claims, settings.clientId());
    String text = claim.isTextual() ? claim.textValue() : "";
    if (text.isBlank()
        || text.length() > MAX_CLIENT_ID
        || text.chars().anyMatch(Character::isISOControl)) {
      throw Refused.because("the token's claim for the client id is missing or no short text");
    }
    return text;
  }

  private Set<Scope> scopes(ObjectNode claims) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    scopes.addAll(settings.scopes());
    settings
        .scopeClaim()
        .ifPresent(name -> {
          for (String word : words(at(claims, name))) {
            Scope mapped = settings.mapping().get(word);
            if (mapped != null) {
              scopes.add(mapped);
            }
            ResourceServers.own(word).ifPresent(scopes::add);
          }
        });
    return scopes;
  }

  private static List<String> words(JsonNode claim) {
    if (claim.isTextual()) {
      return List.of(claim.textValue().split(" "));
    }
    List<String> words = new ArrayList<>();
    for (JsonNode item : claim) {
      if (item.isTextual()) {
        words.add(item.textValue());
      }
    }
    return words;
  }

  /// A claim by its name, or else by a path of names with dots between them.
  private static JsonNode at(ObjectNode claims, String path) {
    if (claims.has(path)) {
      return claims.get(path);
    }
    JsonNode at = claims;
    for (String name : path.split("\\.")) {
      at = at.path(name);
    }
    return at;
  }

  /// A subject may be anything; in a log it is one short line.
  private static String shown(String subject) {
    String plain = subject.replaceAll("[^\\x21-\\x7e]", "?");
    return plain.length() > 128 ? plain.substring(0, 128) : plain;
  }
}
