package dev.sluice.ingress.http.oauth;

import dev.sluice.identity.Restriction;
import dev.sluice.identity.Scope;
import dev.sluice.identity.oauth.OAuthClients;
import dev.sluice.identity.oauth.TokenGrants;
import dev.sluice.identity.token.ResourceServers;
import dev.sluice.identity.token.SigningKeys;
import dev.sluice.ingress.http.Routes;

/// The routes of this room.
public final class OAuthApi {

  private OAuthApi() {}

  /// Where tokens are got and checked; everybody may call these.
  public static Routes.Builder open(TokenGrants grants, SigningKeys keys, ResourceServers servers) {
    WellKnown wellKnown = new WellKnown(keys, servers);
    return Routes.builder()
        .open("POST", "/oauth2/token", new TokenEndpoint(grants))
        .open("GET", "/.well-known/jwks.json", wellKnown::jwks)
        .open("GET", "/.well-known/openid-configuration", wellKnown::configuration);
  }

  /// Where clients and signing keys are managed.
  ///
  /// @param forgetAll is called when no token that was signed before counts any more
  public static Routes.Builder management(
      OAuthClients clients, SigningKeys keys, Runnable forgetAll) {
    ClientsEndpoint each = new ClientsEndpoint(clients);
    SigningKeysEndpoint signing = new SigningKeysEndpoint(keys, forgetAll);
    return Routes.builder()
        .narrowed("GET", "/v1/oauth-clients", Scope.CLIENTS_READ, Restriction.ANY, each::list)
        .narrowed("POST", "/v1/oauth-clients", Scope.CLIENTS_WRITE, Restriction.ANY, each::create)
        .narrowed("GET", "/v1/oauth-clients/{name}", Scope.CLIENTS_READ, Restriction.ANY, each::one)
        .narrowed(
            "DELETE",
            "/v1/oauth-clients/{name}",
            Scope.CLIENTS_WRITE,
            Restriction.ANY,
            each::remove)
        .narrowed(
            "POST",
            "/v1/oauth-clients/{name}/rotate",
            Scope.CLIENTS_WRITE,
            Restriction.ANY,
            each::rotate)
        .guarded("GET", "/v1/signing-keys", Scope.CLIENTS_READ, signing::list)
        .guarded("POST", "/v1/signing-keys/rotate", Scope.CLIENTS_WRITE, signing::rotate);
  }
}
