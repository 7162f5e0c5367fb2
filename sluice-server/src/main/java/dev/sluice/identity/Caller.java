package dev.sluice.identity;

import dev.sluice.fault.Fault;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Who calls.
///
/// @param name how the caller is shown in logs
/// @param clientId what client events are enriched with
/// @param scopes what the caller may do
/// @param allowance how much the caller may do; empty when nothing limits it
/// @param reach whose events the caller sees
public record Caller(
    String name, String clientId, Set<Scope> scopes, Optional<Allowance> allowance, Reach reach) {

  /// Copies the scopes.
  public Caller {
    scopes = Set.copyOf(scopes);
  }

  /// A caller whom nothing limits.
  public Caller(String name, String clientId, Set<Scope> scopes) {
    this(name, clientId, scopes, Optional.empty(), Reach.ALL);
  }

  /// The subaccounts of SparkPost whose events the caller sees, and nothing else; empty when the
  /// caller sees everything.
  public Optional<Set<String>> subaccounts() {
    return reach.subaccounts();
  }

  /// The application whose mail the caller sees, and nothing else; empty when the caller is bound
  /// to none.
  public Optional<String> application() {
    return reach.application();
  }

  /// Nobody grants what he does not have.
  ///
  /// @throws Fault `cannot-grant`
  public void requireMayGrant(Set<Scope> granted, Reach seen) {
    Set<Scope> more = EnumSet.noneOf(Scope.class);
    more.addAll(granted);
    more.removeAll(scopes);
    if (!more.isEmpty()) {
      throw cannotGrant(more.stream().map(Scope::text).collect(Collectors.joining(", ")));
    }
    if (!reach.cover(seen)) {
      throw cannotGrant("the sight of " + seen + "; it sees " + reach);
    }
  }

  private Fault cannotGrant(String what) {
    return Fault.of(
        Fault.Kind.FORBIDDEN,
        "cannot-grant",
        "'" + name + "' cannot grant what it does not have: " + what);
  }
}
