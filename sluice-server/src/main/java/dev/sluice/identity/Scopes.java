package dev.sluice.identity;

import dev.sluice.fault.Nearest;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Scopes as configuration, requests and tokens list them: by name, or `*` for all that there are
/// and that later versions will have.
///
/// @param texts the list as it was written
public record Scopes(List<String> texts) {

  /// What stands for all scopes.
  public static final String ALL = "*";

  /// Copies the list. A scope that is not known grants nothing: a later version may have kept it.
  public Scopes {
    texts = List.copyOf(texts);
  }

  /// A list in which each scope is known.
  ///
  /// @throws IllegalArgumentException when one is not; its message names the nearest
  public static Scopes of(Collection<String> texts) {
    for (String text : texts) {
      if (!text.equals(ALL) && find(text).isEmpty()) {
        Set<String> known = new TreeSet<>(Set.of(ALL));
        for (Scope scope : Scope.values()) {
          known.add(scope.text());
        }
        throw new IllegalArgumentException(
            "'" + text + "' is not a scope; " + Nearest.hint(text, known));
      }
    }
    return new Scopes(List.copyOf(new LinkedHashSet<>(texts)));
  }

  /// The list of these scopes.
  public static Scopes of(Scope... scopes) {
    return new Scopes(List.of(scopes).stream().map(Scope::text).toList());
  }

  private static Optional<Scope> find(String text) {
    for (Scope scope : Scope.values()) {
      if (scope.text().equals(text)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /// What the list allows.
  public Set<Scope> granted() {
    if (texts.contains(ALL)) {
      return EnumSet.allOf(Scope.class);
    }
    EnumSet<Scope> granted = EnumSet.noneOf(Scope.class);
    texts.forEach(text -> find(text).ifPresent(granted::add));
    return granted;
  }

  @Override
  public String toString() {
    return String.join(", ", texts);
  }
}
