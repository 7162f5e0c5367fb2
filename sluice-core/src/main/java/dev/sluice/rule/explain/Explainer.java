package dev.sluice.rule.explain;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.rule.Selector;
import dev.sluice.rule.explain.Explanation.Finding;
import dev.sluice.rule.filter.Filters;
import dev.sluice.rule.pattern.FlatEvent;
import dev.sluice.rule.pattern.Interpreter;
import dev.sluice.rule.pattern.Operator;
import dev.sluice.rule.pattern.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/// Explains by the interpreter, not by event-ruler, which cannot say why.
public final class Explainer {

  private final FlatEvent event;
  private final Interpreter interpreter;
  private final NearMisses near;

  private Explainer(ObjectNode view) {
    this.event = FlatEvent.of(view);
    this.interpreter = new Interpreter(event, RuleSet.MAX_STEPS);
    this.near = new NearMisses(view, event);
  }

  /// Explains what a rule says of a view.
  ///
  /// @throws dev.sluice.fault.Fault when the pattern or a filter is wrong, or `event-too-wide`
  public static Explanation explain(Rule rule, ObjectNode view) {
    Explanation explanation = explain("rule '" + rule.name() + "'", rule.selector(), view);
    return rule.enabled()
        ? explanation
        : new Explanation(
            false,
            explanation.sentence() + " The rule is disabled, so it takes no event.",
            explanation.findings());
  }

  /// Explains what a pattern or filters say of a view.
  ///
  /// @param who whose they are, for sentences, such as `rule 'x'`
  /// @throws dev.sluice.fault.Fault when the pattern or a filter is wrong, or `event-too-wide`
  public static Explanation explain(String who, Selector selector, ObjectNode view) {
    return switch (selector) {
      case Selector.EventPattern(String json) -> {
        Pattern pattern = Pattern.read(who, json);
        Explainer explainer = new Explainer(view);
        boolean matches = explainer.interpreter.matches(pattern);
        yield of(who, matches, explainer.findings(pattern, matches));
      }
      case Selector.Filters(String json) -> {
        Filters filters = Filters.read(who, json);
        boolean matches = filters.pass(view);
        yield of(who, matches, new FilterFindings(view).of(filters, matches));
      }
    };
  }

  private static Explanation of(String who, boolean matches, List<Finding> findings) {
    if (matches) {
      return new Explanation(true, who + " matches the event.", findings);
    }
    String why =
        findings.stream()
            .filter(finding -> !finding.holds())
            .limit(3)
            .map(Finding::sentence)
            .collect(Collectors.joining("; "));
    return new Explanation(false, who + " does not match the event: " + why + ".", findings);
  }

  private List<Finding> findings(Pattern pattern, boolean matches) {
    if (matches) {
      Pattern.Branch branch =
          pattern.branches().stream()
              .filter(one -> interpreter.matches(new Pattern(List.of(one))))
              .findFirst()
              .orElseThrow();
      return branch(branch);
    }
    List<Finding> nearest =
        pattern.branches().stream()
            .limit(Explanation.MAX_FINDINGS)
            .map(this::branch)
            .min(Comparator.comparingLong(Explainer::missing))
            .orElseThrow();
    if (pattern.branches().size() == 1) {
      return nearest;
    }
    List<Finding> findings = new ArrayList<>(nearest);
    findings.add(
        new Finding(
            false,
            "$or",
            pattern.branches().size() + " combinations",
            List.of(),
            "of the "
                + pattern.branches().size()
                + " combinations of its $or this one comes nearest, and none matches",
            List.of()));
    return findings;
  }

  private static long missing(List<Finding> findings) {
    return findings.stream().filter(finding -> !finding.holds()).count();
  }

  private List<Finding> branch(Pattern.Branch branch) {
    List<Finding> findings = new ArrayList<>();
    branch.fields().forEach(field -> findings.add(field(field)));
    branch.parts().forEach(part -> findings.addAll(part(part)));
    if (missing(findings) == 0 && !interpreter.matches(new Pattern(List.of(branch)))) {
      String fields =
          branch.fields().stream().map(Pattern.Field::path).collect(Collectors.joining(", "));
      findings.add(
          new Finding(
              false,
              "$",
              fields,
              List.of(),
              "each of "
                  + fields
                  + " has a value that matches, but not within the same element of an array",
              List.of()));
    }
    return findings;
  }

  private List<Finding> part(Pattern.Part part) {
    boolean matches = interpreter.matches(part.pattern());
    List<Finding> within = findings(part.pattern(), matches);
    if (!part.negated()) {
      return within;
    }
    String what =
        within.stream().limit(3).map(Finding::sentence).collect(Collectors.joining(" and "));
    return List.of(
        new Finding(
            !matches,
            "$not",
            within.stream().map(Finding::place).distinct().collect(Collectors.joining(", ")),
            List.of(),
            matches
                ? "the event matches what stands under $not: " + what
                : "the event does not match what stands under $not",
            List.of()));
  }

  private Finding field(Pattern.Field field) {
    List<String> values =
        event.values(field.path()).stream()
            .limit(Explanation.MAX_SHOWN)
            .map(NearMisses::shown)
            .toList();
    String wanted =
        field.operators().stream().map(Operator::json).collect(Collectors.joining(",", "[", "]"));
    if (interpreter.matches(new Pattern(List.of(new Pattern.Branch(List.of(field), List.of()))))) {
      return new Finding(
          true,
          field.path(),
          wanted,
          values,
          field.path()
              + (values.isEmpty() ? " is absent" : " is " + NearMisses.listed(values))
              + ", as wanted: "
              + NearMisses.cut(wanted),
          List.of());
    }
    List<Explanation.NearMiss> misses = near.of(field);
    String isThere =
        values.isEmpty()
            ? field.path() + " is absent"
            : field.path()
                + " is "
                + NearMisses.listed(values)
                + (event.values(field.path()).size() > values.size() ? " and more" : "");
    boolean onlyAbsence =
        field.operators().stream().allMatch(o -> o instanceof Operator.Exists(boolean is) && !is);
    return new Finding(
        false,
        field.path(),
        wanted,
        values,
        isThere
            + (onlyAbsence ? ", and must be absent" : ", wanted is " + NearMisses.cut(wanted))
            + (misses.isEmpty() ? "" : " (" + misses.getFirst().sentence() + ")"),
        misses);
  }
}
