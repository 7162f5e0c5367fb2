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
import java.util.function.Function;

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

  /// What a parameter means.
  ///
  /// @param reading throws an IllegalArgumentException that says what is wrong with a text
  /// @throws Fault `invalid-parameter`
  public <T> Optional<T> word(String name, Function<String, T> reading) {
    Optional<String> text = value(name);
    try {
      return text.map(reading);
    } catch (IllegalArgumentException e) {
      throw invalid(name, String.valueOf(e.getMessage()));
    }
  }

  /// A parameter that must not be empty where it stands.
  ///
  /// @throws Fault `invalid-parameter`
  public Optional<String> filled(String name) {
    return word(
        name,
        text -> {
          if (text.isEmpty()) {
            throw new IllegalArgumentException("it must not be empty; leave it out instead");
          }
          return text;
        });
  }

  /// The times from `from` until before `to`, either of which may be open.
  ///
  /// @throws Fault `invalid-parameter`
  public Span span() {
    Span span = new Span(word("from", Query::time), word("to", Query::time));
    if (span.from().isPresent()
        && span.to().isPresent()
        && !span.from().get().isBefore(span.to().get())) {
      throw invalid("to", "it must be later than 'from'");
    }
    return span;
  }

  /// Some time.
  public record Span(Optional<Instant> from, Optional<Instant> to) {}

  /// A fault that names the parameter and says what is wrong with it.
  public static Fault invalid(String name, String trouble) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-parameter", "query parameter " + name + ": " + trouble);
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
