package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The query of a request: parameters by name, each with the values in the order they came.
public final class Query {

  /// No parameters at all.
  public static final Query NONE = new Query(Map.of());

  private final Map<String, List<String>> parameters;

  /// A query of these parameters.
  public Query(Map<String, List<String>> parameters) {
    this.parameters = new LinkedHashMap<>(parameters);
  }

  /// Refuses parameters that the endpoint does not know: one that is misspelt must not be taken as
  /// absent, above all not a filter.
  ///
  /// @throws Fault `unknown-parameter`
  public Query knowing(Set<String> names) {
    for (String name : parameters.keySet()) {
      if (!names.contains(name)) {
        throw Fault.of(
            Fault.Kind.INVALID,
            "unknown-parameter",
            "there is no query parameter '"
                + name
                + "' here"
                + (names.isEmpty()
                    ? ""
                    : "; there are " + String.join(", ", new TreeSet<>(names))));
      }
    }
    return this;
  }

  /// The value of a parameter.
  ///
  /// @throws Fault `invalid-parameter` when it is given more than once
  public Optional<String> value(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw Fault.of(
          Fault.Kind.INVALID,
          "invalid-parameter",
          "the query parameter '" + name + "' is given " + values.size() + " times; give it once");
    }
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }
}
