package dev.sluice.identity.token;

import dev.sluice.identity.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Whom tokens are for, and with which scopes: `server/scope`, as Cognito writes them.
///
/// The hub itself is the resource server `sluice`, and has its own scopes; scopes of others only
/// pass through.
public final class ResourceServers {

  /// The hub as a resource server.
  public static final String HUB = "sluice";

  /// How many resource servers may be declared, and how many scopes each may have.
  public static final int MAX = 100;

  private static final Map<String, Scope> OWN = new HashMap<>();

  static {
    for (Scope scope : Scope.values()) {
      OWN.put(text(scope), scope);
    }
  }

  private final Set<String> known = new LinkedHashSet<>();

  /// The hub, and these.
  ///
  /// @param declared the scopes of each other server
  /// @throws IllegalArgumentException when a name cannot be one
  public ResourceServers(Map<String, List<String>> declared) {
    for (Scope scope : Scope.values()) {
      known.add(text(scope));
    }
    new LinkedHashMap<>(declared)
        .forEach((server, scopes) -> {
          requireServer(server);
          if (scopes.isEmpty() || scopes.size() > MAX) {
            throw new IllegalArgumentException("1 to " + MAX + " scopes are right");
          }
          for (String scope : scopes) {
            requireScope(scope);
            known.add(server + "/" + scope);
          }
        });
  }

  /// Refuses what cannot name a resource server.
  public static void requireServer(String name) {
    if (name.equals(HUB)) {
      throw new IllegalArgumentException("'sluice' is the hub itself, with scopes of its own");
    }
    requireToken(name, "a resource server");
  }

  /// Refuses what cannot name a scope of a resource server.
  public static void requireScope(String name) {
    requireToken(name, "a scope");
    if (name.indexOf('/') >= 0) {
      throw new IllegalArgumentException("'" + name + "' cannot name a scope: it has a '/'");
    }
  }

  private static void requireToken(String name, String what) {
    if (name.isEmpty() || name.length() > 128 || !isScopeToken(name)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' cannot name "
              + what
              + ": 1 to 128 visible ASCII characters other than '\"' and '\\' are right");
    }
  }

  /// Whether a text is a scope-token of RFC 6749, appendix A.4.
  public static boolean isScopeToken(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\\');
  }

  /// How a scope of the hub is written in a token.
  public static String text(Scope scope) {
    return HUB + "/" + scope.text();
  }

  /// The hub's scope of this text; empty for anybody else's.
  public static Optional<Scope> own(String scope) {
    return Optional.ofNullable(OWN.get(scope));
  }

  /// The hub's scopes among these.
  public static Set<Scope> own(Collection<String> scopes) {
    Set<Scope> own = EnumSet.noneOf(Scope.class);
    scopes.forEach(scope -> own(scope).ifPresent(own::add));
    return own;
  }

  /// Whether a scope of this text is declared.
  public boolean knows(String scope) {
    return known.contains(scope);
  }

  /// All scopes, in the order in which they were declared.
  public List<String> scopes() {
    return List.copyOf(known);
  }

  /// The servers that scopes are of, by name.
  public static List<String> servers(Collection<String> scopes) {
    Set<String> servers = new TreeSet<>();
    scopes.forEach(scope -> servers.add(scope.substring(0, scope.lastIndexOf('/'))));
    return new ArrayList<>(servers);
  }
}
