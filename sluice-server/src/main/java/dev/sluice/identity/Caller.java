package dev.sluice.identity;

import java.util.Optional;
import java.util.Set;

/// Who calls.
///
/// @param name how the caller is shown in logs
/// @param clientId what client events are enriched with
/// @param scopes what the caller may do
/// @param allowance how much the caller may do; empty when nothing limits it
public record Caller(
    String name, String clientId, Set<Scope> scopes, Optional<Allowance> allowance) {

  /// Copies the scopes.
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /// A caller whom nothing limits.
  public Caller(String name, String clientId, Set<Scope> scopes) {
    this(name, clientId, scopes, Optional.empty());
  }
}
