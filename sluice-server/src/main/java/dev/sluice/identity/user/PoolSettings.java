package dev.sluice.identity.user;

import dev.sluice.identity.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// How the user pool is set up.
///
/// @param pool the pool's id, as in `local_sluice`
/// @param appClients the ids of the apps that users sign in with
/// @param scopes what a user may do with an access token
/// @param hidesExistence whether answers tell nobody if a user exists
/// @param policy what passwords must be like
/// @param accessLife how long an access token is good
/// @param idLife how long an ID token is good
/// @param refreshLife how long a refresh token is good, and with it the session
/// @param perAddress how many failed sign-ins, and how many letters asked for, one address may
///   cause in {@link Attempts#WINDOW}
public record PoolSettings(
    String pool,
    List<String> appClients,
    Set<Scope> scopes,
    boolean hidesExistence,
    PasswordPolicy policy,
    Duration accessLife,
    Duration idLife,
    Duration refreshLife,
    int perAddress) {

  /// The pool's id when none is configured.
  public static final String DEFAULT_POOL = "local_sluice";

  /// What one address may cause when nothing is configured.
  public static final int DEFAULT_PER_ADDRESS = 100;

  /// How long access and ID tokens are good when nothing is configured.
  public static final Duration DEFAULT_LIFE = Duration.ofHours(1);

  /// How long a session is good when nothing is configured.
  public static final Duration DEFAULT_REFRESH_LIFE = Duration.ofDays(30);

  /// Copies the lists.
  public PoolSettings {
    appClients = List.copyOf(appClients);
    scopes = Set.copyOf(scopes);
  }
}
