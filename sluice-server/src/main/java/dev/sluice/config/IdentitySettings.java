package dev.sluice.config;

import dev.sluice.identity.Reach;
import dev.sluice.identity.token.IssuerSettings;
import dev.sluice.identity.user.PoolSettings;
import dev.sluice.secret.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who may get tokens, and whose tokens are taken.
///
/// @param issuer the URL under which the hub is reached; empty takes the one that it listens at
/// @param life for how long the hub's own tokens count
/// @param rotate how old a signing key grows
/// @param resourceServers the scopes of each resource server other than the hub
/// @param clients the clients of the file
/// @param issuers whose tokens are taken besides the hub's own
/// @param users the user pool; empty serves no users
public record IdentitySettings(
    Optional<String> issuer,
    Duration life,
    Duration rotate,
    Map<String, List<String>> resourceServers,
    List<ClientSettings> clients,
    List<IssuerSettings> issuers,
    Optional<PoolSettings> users) {

  /// An hour, as Cognito's.
  public static final Duration DEFAULT_LIFE = Duration.ofHours(1);

  /// A quarter of a year.
  public static final Duration DEFAULT_ROTATE = Duration.ofDays(90);

  /// What holds when nothing is configured.
  public static final IdentitySettings DEFAULT =
      new IdentitySettings(
          Optional.empty(),
          DEFAULT_LIFE,
          DEFAULT_ROTATE,
          Map.of(),
          List.of(),
          List.of(),
          Optional.empty());

  /// A client of the file.
  ///
  /// @param name how it is shown
  /// @param clientId its `client_id`
  /// @param secret what it shows
  /// @param scopes what its tokens may have, as `server/scope`
  /// @param reach whose events its tokens show
  public record ClientSettings(
      String name, String clientId, Secret secret, List<String> scopes, Reach reach) {
    /// Copies the scopes.
    public ClientSettings {
      scopes = List.copyOf(scopes);
    }
  }

  /// Copies the lists and keeps their order.
  public IdentitySettings {
    resourceServers = Collections.unmodifiableMap(new LinkedHashMap<>(resourceServers));
    clients = List.copyOf(clients);
    issuers = List.copyOf(issuers);
  }
}
