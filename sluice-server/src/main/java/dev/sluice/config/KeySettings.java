package dev.sluice.config;

import dev.sluice.identity.Scope;
import dev.sluice.secret.Secret;
import java.util.Set;

/// An API key of the configuration.
///
/// @param name how the caller is shown in logs
/// @param key what the caller shows
/// @param clientId what client events are enriched with
/// @param scopes what the caller may do
public record KeySettings(String name, Secret key, String clientId, Set<Scope> scopes) {
  /// Copies the scopes.
  public KeySettings {
    scopes = Set.copyOf(scopes);
  }
}
