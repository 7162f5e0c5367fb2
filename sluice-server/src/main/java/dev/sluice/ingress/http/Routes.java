package dev.sluice.ingress.http;

import dev.sluice.identity.Restriction;
import dev.sluice.identity.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The table of what the hub answers to: method and path, the scope it needs, and the endpoint.
///
/// In a path, `{name}` stands for one segment, and `{name...}` at the end for all that is left. A
/// path without such places goes before one with them; of two with them that fit a request, the
/// first that has its method. Whoever adds a route says which scope it needs; that it needs none
/// must be said by {@link Builder#open}, and that it keeps to what a restricted caller may see by
/// {@link Builder#narrowed}, so that nobody opens a route by forgetting something.
public final class Routes {

  /// What stands at a method and path.
  ///
  /// @param scope what the caller must be allowed; empty lets everybody in
  /// @param narrows by which restrictions the endpoint shows a caller no more than that caller may
  ///   see
  record Route(Optional<Scope> scope, Set<Restriction> narrows, Endpoint endpoint) {}

  /// What the table says of a request.
  sealed interface Match {
    record Found(Route route, Map<String, String> segments) implements Match {}

    record WrongMethod(String allowed) implements Match {}

    record Nothing() implements Match {}
  }

  /// A row of the table, for whoever shows or checks it.
  ///
  /// @param scope empty when everybody may call it
  /// @param narrows how callers may be restricted who may call it
  public record Shown(
      String method, String path, Optional<Scope> scope, Set<Restriction> narrows) {}

  /// A path with places, and what its methods lead to.
  private record Template(List<String> parts, Map<String, Route> methods) {

    boolean takesRest() {
      return parts.getLast().endsWith("...}");
    }

    @Nullable Map<String, String> fit(List<String> path) {
      if (!takesRest()) {
        return path.size() == parts.size() ? fitted(path) : null;
      }
      int last = parts.size() - 1;
      if (path.size() <= last || path.getLast().isEmpty()) {
        return null;
      }
      Map<String, String> segments = fitted(path.subList(0, last));
      if (segments != null) {
        String name = parts.getLast();
        segments.put(
            name.substring(1, name.length() - 4),
            String.join("/", path.subList(last, path.size())));
      }
      return segments;
    }

    private @Nullable Map<String, String> fitted(List<String> path) {
      Map<String, String> segments = new HashMap<>();
      for (int i = 0; i < path.size(); i++) {
        String part = parts.get(i);
        if (part.startsWith("{")) {
          if (path.get(i).isEmpty()) {
            return null;
          }
          segments.put(part.substring(1, part.length() - 1), path.get(i));
        } else if (!part.equals(path.get(i))) {
          return null;
        }
      }
      return segments;
    }
  }

  private static final Match NOTHING = new Match.Nothing();

  private final List<Shown> shown;
  private final Map<String, Map<String, Match.Found>> exact = new HashMap<>();
  private final Map<Integer, Collection<Template>> templates = new HashMap<>();
  private final List<Template> rests = new ArrayList<>();

  private Routes(List<Builder.Row> rows) {
    Map<String, Template> byPath = new LinkedHashMap<>();
    for (Builder.Row row : rows) {
      boolean isNew =
          row.path().contains("{")
              ? null
                  == byPath
                      .computeIfAbsent(
                          row.path(), path -> new Template(parts(path), new TreeMap<>()))
                      .methods()
                      .put(row.method(), row.route())
              : null
                  == exact
                      .computeIfAbsent(row.path(), _ -> new TreeMap<>())
                      .put(row.method(), new Match.Found(row.route(), Map.of()));
      if (!isNew) {
        throw new IllegalArgumentException(
            "two routes answer to " + row.method() + " " + row.path());
      }
    }
    for (Template template : byPath.values()) {
      if (template.takesRest()) {
        rests.add(template);
      } else {
        templates.computeIfAbsent(template.parts().size(), _ -> new ArrayList<>()).add(template);
      }
    }
    shown =
        rows.stream()
            .map(row ->
                new Shown(row.method(), row.path(), row.route().scope(), row.route().narrows()))
            .toList();
  }

  /// Starts a table.
  public static Builder builder() {
    return new Builder();
  }

  /// Every row, in the order in which they were added.
  public List<Shown> shown() {
    return shown;
  }

  Match find(String method, String path) {
    Map<String, Match.Found> methods = exact.get(path);
    if (methods != null) {
      Match.@Nullable Found found = methods.get(method);
      return found != null ? found : wrongMethod(methods.keySet());
    }
    List<String> parts = parts(path);
    List<Template> fitting = new ArrayList<>(templates.getOrDefault(parts.size(), List.of()));
    fitting.addAll(rests);
    Set<String> others = new TreeSet<>();
    for (Template template : fitting) {
      Map<String, String> segments = template.fit(parts);
      if (segments != null) {
        Route route = template.methods().get(method);
        if (route != null) {
          return new Match.Found(route, segments);
        }
        others.addAll(template.methods().keySet());
      }
    }
    return others.isEmpty() ? NOTHING : wrongMethod(others);
  }

  private static List<String> parts(String path) {
    return List.of(path.split("/", -1));
  }

  private static Match wrongMethod(Set<String> methods) {
    return new Match.WrongMethod(String.join(", ", methods));
  }

  /// Collects the rows of the table.
  public static final class Builder {

    private record Row(String method, String path, Route route) {}

    private final List<Row> rows = new ArrayList<>();

    private Builder() {}

    /// A route for callers with a scope who see everything; whoever is restricted is refused, for
    /// what is shown here is shown whole.
    public Builder guarded(String method, String path, Scope scope, Endpoint endpoint) {
      rows.add(new Row(method, path, new Route(Optional.of(scope), Set.of(), endpoint)));
      return this;
    }

    /// A route for callers with a scope, whose endpoint shows, and lets do, no more than {@link
    /// dev.sluice.identity.Caller#reach} allows.
    ///
    /// @param to the restrictions that it keeps to; who is restricted in another way is refused
    public Builder narrowed(
        String method, String path, Scope scope, Set<Restriction> to, Endpoint endpoint) {
      rows.add(new Row(method, path, new Route(Optional.of(scope), Set.copyOf(to), endpoint)));
      return this;
    }

    /// A route for everybody.
    public Builder open(String method, String path, Endpoint endpoint) {
      rows.add(new Row(method, path, new Route(Optional.empty(), Set.of(), endpoint)));
      return this;
    }

    /// All routes of another table too.
    public Builder with(Builder other) {
      rows.addAll(other.rows);
      return this;
    }

    /// The table.
    public Routes build() {
      return new Routes(rows);
    }
  }
}
