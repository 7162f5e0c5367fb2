package dev.sluice.identity.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.identity.Caller;
import dev.sluice.identity.Reach;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The hub as an issuer: its access tokens, of machines and of users.
public final class OwnIssuer implements OwnTokens {

  /// The claim with the subaccounts that a machine sees; without it, a machine sees everything.
  public static final String SUBACCOUNTS = "subaccounts";

  /// The claim with the application whose mail a machine sees, and nothing else.
  public static final String APPLICATION = "application";

  /// How far in the future `iat` and `nbf` may be, for a wall clock that was set back a little.
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final SigningKeys keys;
  private final MachineClients clients;
  private final Clock clock;
  private volatile UserTokens users = UserTokens.NONE;

  /// The issuer that signs with these keys.
  public OwnIssuer(SigningKeys keys, MachineClients clients, Clock clock) {
    this.keys = keys;
    this.clients = clients;
    this.clock = clock;
  }

  /// From now on, asks these for users.
  public void users(UserTokens known) {
    users = known;
  }

  String issuer() {
    return keys.issuer();
  }

  @Override
  public AccessToken read(String token) {
    return read(Jws.read(token));
  }

  private AccessToken read(Jws token) {
    ObjectNode claims = token.claims();
    if (!TokenJson.text(claims, "iss").equals(Optional.of(issuer()))) {
      throw Refused.because("the token is of another issuer than this hub");
    }
    keys.find(token.kid())
        .orElseThrow(() -> Refused.because("the token's key is not one of the hub's"))
        .require(token);
    Instant expires = Times.require(claims, clock.now(), Duration.ZERO, SKEW);
    if (!TokenJson.text(claims, "token_use").equals(Optional.of("access"))) {
      throw Refused.because("this is not an access token; an ID token says who, not what for");
    }
    if (!token.type().equals(Optional.of("at+jwt"))) {
      throw Refused.because("the token's typ is not at+jwt");
    }
    String subject =
        TokenJson.text(claims, "sub").orElseThrow(() -> Refused.because("the token has no sub"));
    if (claims.has("origin_jti") && TokenJson.text(claims, "origin_jti").isEmpty()) {
      throw Refused.because("the token's origin_jti is no text");
    }
    return new AccessToken(
        subject, TokenJson.text(claims, "origin_jti"), expires, TokenJson.map(claims));
  }

  /// Who calls with a token whose `iss` is this hub.
  Known check(Jws jws) {
    AccessToken token = read(jws);
    ObjectNode claims = jws.claims();
    Caller caller;
    if (token.session().isPresent()) {
      if (claims.has("aud")) {
        requireAudience(claims);
      }
      caller =
          users
              .caller(token.subject(), token.session().get())
              .orElseThrow(() -> Refused.because("the token's session is closed, or unknown"));
    } else {
      requireAudience(claims);
      caller = machine(token.subject(), claims);
    }
    return new Known(caller, token.expires());
  }

  private static void requireAudience(ObjectNode claims) {
    if (!Audience.of(claims.get("aud")).contains(ResourceServers.HUB)) {
      throw Refused.because("the token is for others: its aud does not name sluice");
    }
  }

  private Caller machine(String clientId, ObjectNode claims) {
    if (!TokenJson.text(claims, "client_id").equals(Optional.of(clientId))) {
      throw Refused.because("the token has neither a session nor a client of its own");
    }
    String name =
        clients
            .name(clientId)
            .orElseThrow(() -> Refused.because("the client of the token has been removed"));
    JsonNode scope = claims.path("scope");
    List<String> scopes = List.of(scope.asText("").split(" "));
    return new Caller(name, clientId, ResourceServers.own(scopes), Optional.empty(), reach(claims));
  }

  private static Reach application(ObjectNode claims) {
    try {
      return Reach.ofApplication(TokenJson.text(claims, APPLICATION).orElse(""));
    } catch (IllegalArgumentException e) {
      throw Refused.because("the token's application is no name of a target");
    }
  }

  /// A claim that is there and cannot be read must not count for one that is not there.
  private static Reach reach(ObjectNode claims) {
    if (claims.has(APPLICATION)) {
      return application(claims);
    }
    if (!claims.has(SUBACCOUNTS)) {
      return Reach.ALL;
    }
    List<String> texts = new ArrayList<>();
    if (claims.get(SUBACCOUNTS) instanceof ArrayNode array) {
      array.forEach(each -> texts.add(each.isTextual() ? each.textValue() : ""));
    }
    try {
      return Reach.ofSubaccounts(texts);
    } catch (IllegalArgumentException e) {
      throw Refused.because("the token's subaccounts are no list of 1 to 100 numbers as texts");
    }
  }
}
