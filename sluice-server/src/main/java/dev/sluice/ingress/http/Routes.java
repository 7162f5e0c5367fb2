package dev.sluice.ingress.http;

import dev.sluice.identity.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The table of what the hub answers to: method and path, the scope it needs, and the endpoint.
///
/// A path is exact, or ends with `/{id}`, which stands for one segment. Whoever adds a route says
/// which scope it needs; that it needs none must be said by {@link Builder#open}, so that nobody
/// opens a route by forgetting something.
public final class Routes {

  private static final String ID = "/{id}";

  /// What stands at a method and path.
  ///
  /// @param scope what the caller must be allowed; empty lets everybody in
  record Route(Optional<Scope> scope, Endpoint endpoint) {}

  /// What the table says of a request.
  sealed interface Match {
    record Found(Route route, String id) implements Match {}

    record WrongMethod(String allowed) implements Match {}

    record Nothing() implements Match {}
  }

  private static final Match NOTHING = new Match.Nothing();

  private final Map<String, Map<String, Match.Found>> exact = new HashMap<>();
  private final Map<String, Map<String, Match.Found>> withId = new HashMap<>();

  private Routes(List<Builder.Row> rows) {
    for (Builder.Row row : rows) {
      boolean hasId = row.path().endsWith(ID);
      String path = hasId ? row.path().substring(0, row.path().length() - ID.length()) : row.path();
      Map<String, Match.Found> methods =
          (hasId ? withId : exact).computeIfAbsent(path, _ -> new TreeMap<>());
      if (methods.put(row.method(), new Match.Found(row.route(), "")) != null) {
        throw new IllegalArgumentException(
            "two routes answer to " + row.method() + " " + row.path());
      }
    }
  }

  /// Starts a table.
  public static Builder builder() {
    return new Builder();
  }

  Match find(String method, String path) {
    Map<String, Match.Found> methods = exact.get(path);
    if (methods != null) {
      Match.@Nullable Found found = methods.get(method);
      return found != null ? found : wrongMethod(methods);
    }
    int slash = path.lastIndexOf('/');
    if (slash > 0 && slash < path.length() - 1) {
      methods = withId.get(path.substring(0, slash));
      if (methods != null) {
        Match.@Nullable Found found = methods.get(method);
        return found != null
            ? new Match.Found(found.route(), path.substring(slash + 1))
            : wrongMethod(methods);
      }
    }
    return NOTHING;
  }

  private static Match wrongMethod(Map<String, Match.Found> methods) {
    return new Match.WrongMethod(String.join(", ", methods.keySet()));
  }

  /// Collects the rows of the table.
  public static final class Builder {

    private record Row(String method, String path, Route route) {}

    private final List<Row> rows = new ArrayList<>();

    private Builder() {}

    /// A route for callers with a scope.
    public Builder guarded(String method, String path, Scope scope, Endpoint endpoint) {
      rows.add(new Row(method, path, new Route(Optional.of(scope), endpoint)));
      return this;
    }

    /// A route for everybody.
    public Builder open(String method, String path, Endpoint endpoint) {
      rows.add(new Row(method, path, new Route(Optional.empty(), endpoint)));
      return this;
    }

    /// The table.
    public Routes build() {
      return new Routes(rows);
    }
  }
}
