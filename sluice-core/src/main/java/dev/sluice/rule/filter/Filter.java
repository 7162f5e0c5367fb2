package dev.sluice.rule.filter;

import dev.sluice.events.cesql.Cesql;
import java.util.List;
import java.util.Map;

/// One filter of the CloudEvents Subscriptions API, in one of its seven dialects.
public sealed interface Filter {

  /// Whether an event passes.
  boolean passes(Attributes event);

  /// The dialect's name.
  String dialect();

  /// `{"exact": {"type": "com.x"}}`, `{"prefix": {"type": "com."}}` or `{"suffix": {"type":
  /// ".x"}}`: what each attribute is, begins with or ends with.
  record Each(Likeness likeness, Map<String, String> attributes) implements Filter {

    /// Copies the map.
    public Each {
      attributes = Map.copyOf(attributes);
    }

    @Override
    public boolean passes(Attributes event) {
      return attributes.entrySet().stream()
          .allMatch(e ->
              event
                  .apply(e.getKey())
                  .filter(value -> likeness.holds(value.text(), e.getValue()))
                  .isPresent());
    }

    @Override
    public String dialect() {
      return likeness.dialect;
    }
  }

  /// How an attribute is like the text that a filter has for it.
  enum Likeness {
    /// It is the text.
    EXACT("exact"),
    /// It begins with the text.
    PREFIX("prefix"),
    /// It ends with the text.
    SUFFIX("suffix");

    private final String dialect;

    Likeness(String dialect) {
      this.dialect = dialect;
    }

    /// Whether an attribute is so.
    public boolean holds(String attribute, String wanted) {
      return switch (this) {
        case EXACT -> attribute.equals(wanted);
        case PREFIX -> attribute.startsWith(wanted);
        case SUFFIX -> attribute.endsWith(wanted);
      };
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
}
