package dev.sluice.identity;

import java.util.Set;

/// Who calls.
///
/// @param name how the caller is shown in logs
/// @param clientId what client events are enriched with
/// @param scopes what the caller may do
public record Caller(String name, String clientId, Set<Scope> scopes) {

  /// Copies the scopes.
  public Caller {
    scopes = Set.copyOf(scopes);
  }
}
