package dev.sluice.identity.oauth;

import dev.sluice.identity.Reach;
import dev.sluice.identity.oauth.TokenRefused.Trouble;
import dev.sluice.identity.token.OwnIssuer;
import dev.sluice.identity.token.ResourceServers;
import dev.sluice.identity.token.TokenSigner;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Gives clients tokens: the client credentials grant of RFC 6749, with the claims of Cognito.
public final class TokenGrants {

  private static final int MAX_SCOPE_TEXT = 4_096;

  private final OAuthClients clients;
  private final ResourceServers servers;
  private final TokenSigner signer;
  private final Duration life;
  private final Clock clock;
  private final FailedAttempts attempts;

  /// A token that was given.
  ///
  /// @param life for how long it counts
  /// @param scope its scopes, with spaces between them
  public record Granted(String token, Duration life, String scope) {
    @Override
    public String toString() {
      return "Granted[***, " + scope + "]";
    }
  }

  /// @param life for how long tokens count
  public TokenGrants(
      OAuthClients clients,
      ResourceServers servers,
      TokenSigner signer,
      Duration life,
      Clock clock) {
    this.clients = clients;
    this.servers = servers;
    this.signer = signer;
    this.life = life;
    this.clock = clock;
    this.attempts = new FailedAttempts(clock);
  }

  /// How long to wait after too many failed attempts.
  public static Duration pause() {
    return FailedAttempts.WINDOW;
  }

  /// Gives a token to a client.
  ///
  /// @param address where the request comes from
  /// @param scope what is asked for; empty asks for all that the client has
  /// @throws TokenRefused when it is not given
  public Granted grant(String clientId, String secret, String address, Optional<String> scope) {
    if (!attempts.mayTry(clientId, address)) {
      throw new TokenRefused(
          Trouble.TEMPORARILY_UNAVAILABLE, "too many attempts failed; wait some minutes");
    }
    Optional<OAuthClients.Known> known = clients.authenticate(clientId, secret);
    if (known.isEmpty()) {
      attempts.failed(clientId, address);
      throw new TokenRefused(Trouble.INVALID_CLIENT, "the client, or its secret, is not known");
    }
    List<String> granted = granted(known.get(), scope);
    String text = String.join(" ", granted);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", clientId);
    claims.put("token_use", "access");
    claims.put("scope", text);
    Reach reach = known.get().reach();
    reach.subaccounts().ifPresent(only -> claims.put(OwnIssuer.SUBACCOUNTS, List.copyOf(only)));
    reach.application().ifPresent(name -> claims.put(OwnIssuer.APPLICATION, name));
    claims.put("auth_time", clock.now().getEpochSecond());
    claims.put("version", 2);
    claims.put("jti", UUID.randomUUID().toString());
    claims.put("client_id", clientId);
    claims.put("aud", ResourceServers.servers(granted));
    return new Granted(signer.sign(claims, life), life, text);
  }

  /// Scopes that nobody declared are passed over, as Cognito does; one that is another's is
  /// refused.
  private List<String> granted(OAuthClients.Known client, Optional<String> scope) {
    if (scope.isEmpty()) {
      return client.scopes();
    }
    Set<String> granted = new LinkedHashSet<>();
    if (scope.get().length() > MAX_SCOPE_TEXT) {
      throw new TokenRefused(Trouble.INVALID_SCOPE, "the scope is too long");
    }
    for (String one : scope.get().split(" ", -1)) {
      if (!ResourceServers.isScopeToken(one)) {
        throw new TokenRefused(
            Trouble.INVALID_SCOPE, "the scope is not a list of words with one space between them");
      }
      if (!servers.knows(one)) {
        continue;
      }
      if (client.scopes().contains(one)) {
        granted.add(one);
      } else {
        throw new TokenRefused(Trouble.INVALID_SCOPE, "a scope is asked for that the client lacks");
      }
    }
    if (granted.isEmpty()) {
      throw new TokenRefused(Trouble.INVALID_SCOPE, "no scope is asked for that is declared here");
    }
    return List.copyOf(granted);
  }
}
