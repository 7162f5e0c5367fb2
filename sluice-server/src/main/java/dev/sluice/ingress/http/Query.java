package dev.sluice.ingress.http;

import dev.sluice.fault.Fault;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
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

  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

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

  /// Reads a time as RFC 3339 has it, in the years 0 to 9999: further away, milliseconds do not fit
  /// into 64 bits.
  ///
  /// @throws IllegalArgumentException when it is none
  public static Instant time(String text) {
    Instant time;
    try {
      time = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a time; one is written like 2026-11-21T10:00:00Z", e);
    }
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw new IllegalArgumentException("'" + text + "' is not in the years 0 to 9999");
    }
    return time;
  }
}
