package dev.sluice.rule.filter;

import dev.sluice.events.cesql.Cesql;
import dev.sluice.events.cesql.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One filter of the CloudEvents Subscriptions API, in one of its seven dialects.
public sealed interface Filter {

  /// Whether an event passes.
  boolean passes(Attributes event);

  /// The dialect's name.
  String dialect();

  /// `{"exact": {"type": "com.x"}}`: each attribute is the text.
  record Exact(Map<String, String> attributes) implements Filter {

    /// Copies the map.
    public Exact {
      attributes = Map.copyOf(attributes);
    }

    @Override
    public boolean passes(Attributes event) {
      return attributes.entrySet().stream()
          .allMatch(e -> text(event, e.getKey()).filter(e.getValue()::equals).isPresent());
    }

    @Override
    public String dialect() {
      return "exact";
    }
  }

  /// `{"prefix": {"type": "com."}}`: each attribute begins with the text.
  record Prefix(Map<String, String> attributes) implements Filter {

    /// Copies the map.
    public Prefix {
      attributes = Map.copyOf(attributes);
    }

    @Override
    public boolean passes(Attributes event) {
      return attributes.entrySet().stream()
          .allMatch(e ->
              text(event, e.getKey()).filter(text -> text.startsWith(e.getValue())).isPresent());
    }

    @Override
    public String dialect() {
      return "prefix";
    }
  }

  /// `{"suffix": {"type": ".created"}}`: each attribute ends with the text.
  record Suffix(Map<String, String> attributes) implements Filter {

    /// Copies the map.
    public Suffix {
      attributes = Map.copyOf(attributes);
    }

    @Override
    public boolean passes(Attributes event) {
      return attributes.entrySet().stream()
          .allMatch(
              e -> text(event, e.getKey()).filter(text -> text.endsWith(e.getValue())).isPresent());
    }

    @Override
    public String dialect() {
      return "suffix";
    }
  }

  /// `{"all": […]}`.
  record All(List<Filter> filters) implements Filter {

    /// Copies the list.
    public All {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean passes(Attributes event) {
      return filters.stream().allMatch(filter -> filter.passes(event));
    }

    @Override
    public String dialect() {
      return "all";
    }
  }

  /// `{"any": […]}`.
  record Any(List<Filter> filters) implements Filter {

    /// Copies the list.
    public Any {
      filters = List.copyOf(filters);
    }

    @Override
    public boolean passes(Attributes event) {
      return filters.stream().anyMatch(filter -> filter.passes(event));
    }

    @Override
    public String dialect() {
      return "any";
    }
  }

  /// `{"not": {…}}`.
  record Not(Filter filter) implements Filter {
    @Override
    public boolean passes(Attributes event) {
      return !filter.passes(event);
    }

    @Override
    public String dialect() {
      return "not";
    }
  }

  /// `{"sql": "source LIKE '%x%'"}`.
  record Sql(Cesql expression) implements Filter {
    @Override
    public boolean passes(Attributes event) {
      return expression.passes(event);
    }

    @Override
    public String dialect() {
      return "sql";
    }
  }

  private static Optional<String> text(Attributes event, String name) {
    return event.apply(name).map(Value::text);
  }
}
