package dev.sluice.rule.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.events.cesql.Cesql;
import dev.sluice.events.cesql.Value;
import dev.sluice.rule.explain.Explanation.Finding;
import dev.sluice.rule.explain.Explanation.NearMiss;
import dev.sluice.rule.filter.Attributes;
import dev.sluice.rule.filter.Filter;
import dev.sluice.rule.filter.Filters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Says of each filter what it found in an event.
final class FilterFindings {

  private final Attributes event;

  FilterFindings(ObjectNode view) {
    this.event = new Attributes(view);
  }

  /// All findings where the filters pass, else those that stand in the way.
  List<Finding> of(Filters filters, boolean passes) {
    return filters.all().stream()
        .flatMap(filter -> of(filter).stream())
        .filter(finding -> passes || !finding.holds())
        .toList();
  }

  private List<Finding> of(Filter filter) {
    return switch (filter) {
      case Filter.Each each -> attributes(each);
      case Filter.All(List<Filter> within) ->
          within.stream().flatMap(one -> of(one).stream()).toList();
      case Filter.Any(List<Filter> within) -> any(filter, within);
      case Filter.Not(Filter within) -> List.of(not(filter, within));
      case Filter.Sql(Cesql expression) -> List.of(sql(expression));
    };
  }

  private List<Finding> any(Filter filter, List<Filter> within) {
    return within.stream()
        .filter(one -> one.passes(event))
        .findFirst()
        .map(this::of)
        .orElseGet(() ->
            List.of(
                new Finding(
                    false,
                    filter.dialect(),
                    within.size() + " filters",
                    List.of(),
                    "none of the filters under any passes: "
                        + within.stream()
                            .flatMap(one -> of(one).stream())
                            .filter(finding -> !finding.holds())
                            .limit(3)
                            .map(Finding::sentence)
                            .collect(Collectors.joining("; ")),
                    List.of())));
  }

  private Finding not(Filter filter, Filter within) {
    boolean holds = filter.passes(event);
    return new Finding(
        holds,
        filter.dialect(),
        within.dialect(),
        List.of(),
        holds
            ? "the filter under not does not pass"
            : "the filter under not passes: "
                + of(within).stream()
                    .limit(3)
                    .map(Finding::sentence)
                    .collect(Collectors.joining(" and ")),
        List.of());
  }

  private List<Finding> attributes(Filter.Each filter) {
    return new TreeMap<>(filter.attributes())
        .entrySet().stream().map(e -> attribute(filter, e.getKey(), e.getValue())).toList();
  }

  private Finding attribute(Filter.Each filter, String name, String wanted) {
    Filter.Likeness likeness = filter.likeness();
    String dialect = filter.dialect();
    String place = dialect + "." + name;
    Optional<Value> value = event.apply(name);
    if (value.isEmpty()) {
      return new Finding(
          false,
          place,
          quoted(wanted),
          List.of(),
          name + " is absent, wanted by " + dialect + " is " + quoted(wanted),
          List.of());
    }
    String text = value.get().text();
    if (likeness.holds(text, wanted)) {
      return new Finding(
          true,
          place,
          quoted(wanted),
          List.of(quoted(text)),
          name + " is " + quoted(text) + ", as wanted by " + dialect,
          List.of());
    }
    boolean caseOnly =
        likeness.holds(text.toLowerCase(Locale.ROOT), wanted.toLowerCase(Locale.ROOT));
    NearMiss miss =
        new NearMiss(
            NearMiss.Kind.CASE,
            "only the case of letters differs; sql with LOWER(" + name + ") would take it");
    return new Finding(
        false,
        place,
        quoted(wanted),
        List.of(quoted(text)),
        name
            + " "
            + missed(likeness)
            + " "
            + quoted(wanted)
            + " but is "
            + quoted(text)
            + (caseOnly ? " (" + miss.sentence() + ")" : ""),
        caseOnly ? List.of(miss) : List.of());
  }

  private static String missed(Filter.Likeness likeness) {
    return switch (likeness) {
      case EXACT -> "is not";
      case PREFIX -> "does not begin with";
      case SUFFIX -> "does not end with";
    };
  }

  private Finding sql(Cesql expression) {
    Cesql.Result result = expression.evaluate(event);
    boolean holds = expression.passes(event);
    List<String> found =
        expression.names().stream()
            .limit(Explanation.MAX_SHOWN)
            .map(name ->
                name + " = " + event.apply(name).map(v -> quoted(v.text())).orElse("(absent)"))
            .toList();
    String says =
        switch (result) {
          case Cesql.Result.Of(Value.Flag(boolean is)) -> "is " + is;
          case Cesql.Result.Of(Value other) -> "is " + quoted(other.text()) + ", and no boolean";
          case Cesql.Result.Failed failed ->
              "fails at character " + failed.trouble().at() + ": " + failed.trouble().sentence();
        };
    return new Finding(
        holds,
        "sql",
        expression.toString(),
        found,
        "sql "
            + NearMisses.cut(expression.toString())
            + " "
            + says
            + (found.isEmpty() ? "" : ", with " + String.join(", ", found)),
        List.of());
  }

  private static String quoted(String text) {
    return NearMisses.shown(JsonNodeFactory.instance.textNode(text));
  }
}
