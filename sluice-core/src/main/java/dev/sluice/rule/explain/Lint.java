package dev.sluice.rule.explain;

import dev.sluice.outbox.TargetName;
import dev.sluice.rule.Rule;
import dev.sluice.rule.Selector;
import dev.sluice.rule.pattern.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds rules that can match no event, and rules that take for a target what it gets already.
///
/// It says only what it can prove, so a rule without a doubt may still be wrong. Rules that take
/// the same events for different targets are no doubt: that is what rules are for.
public final class Lint {

  /// How many rules of one target are compared with each other; more are not, as the work is the
  /// square.
  public static final int MAX_COMPARED = 1_000;

  private Lint() {}

  /// The doubts about rules that are right; disabled ones take no part.
  ///
  /// @throws dev.sluice.fault.Fault when a pattern is wrong
  public static List<Doubt> of(List<Rule> rules) {
    Map<Rule, Pattern> patterns = new LinkedHashMap<>();
    for (Rule rule : rules) {
      if (rule.enabled() && rule.selector() instanceof Selector.EventPattern(String json)) {
        patterns.put(rule, Pattern.read("rule '" + rule.name() + "'", json));
      }
    }
    List<Doubt> doubts = new ArrayList<>();
    patterns.forEach((rule, pattern) -> never(rule, pattern).ifPresent(doubts::add));
    doubts.addAll(shadowed(rules, patterns));
    return doubts;
  }

  private static Optional<Doubt> never(Rule rule, Pattern pattern) {
    return Possible.whyNever(pattern)
        .map(reason ->
            new Doubt(
                rule.name(),
                Doubt.Kind.NEVER,
                "rule '" + rule.name() + "' can match no event: " + reason,
                Optional.empty()))
        .or(() ->
            Possible.whyNeverEach(pattern).stream()
                .findFirst()
                .map(reason ->
                    new Doubt(
                        rule.name(),
                        Doubt.Kind.NEVER_IN_PART,
                        "rule '"
                            + rule.name()
                            + "' has an alternative under $or that can match no event: "
                            + reason,
                        Optional.empty())));
  }

  private static List<Doubt> shadowed(List<Rule> rules, Map<Rule, Pattern> patterns) {
    Map<TargetName, List<Rule>> byTarget = new HashMap<>();
    for (Rule rule : rules) {
      if (rule.enabled()) {
        rule.targets().forEach(t -> byTarget.computeIfAbsent(t, _ -> new ArrayList<>()).add(rule));
      }
    }
    Map<String, Doubt> found = new LinkedHashMap<>();
    for (Rule rule : rules) {
      for (TargetName target : rule.enabled() ? rule.targets() : List.<TargetName>of()) {
        List<Rule> others = byTarget.getOrDefault(target, List.of());
        for (Rule other : others.subList(0, Math.min(MAX_COMPARED, others.size()))) {
          if (!other.name().equals(rule.name())) {
            compared(rule, other, target, patterns)
                .ifPresent(doubt -> found.putIfAbsent(key(doubt), doubt));
          }
        }
      }
    }
    return List.copyOf(found.values());
  }

  /// Two rules that take the same are told once.
  private static String key(Doubt doubt) {
    String one = doubt.rule().value();
    String other = doubt.other().orElseThrow().value();
    return doubt.kind() == Doubt.Kind.SAME && one.compareTo(other) > 0
        ? other + " " + one
        : one + " " + other;
  }

  private static Optional<Doubt> compared(
      Rule rule, Rule other, TargetName target, Map<Rule, Pattern> patterns) {
    boolean covered;
    boolean same;
    if (rule.selector() instanceof Selector.Filters
        || other.selector() instanceof Selector.Filters) {
      covered = rule.selector().equals(other.selector());
      same = covered;
    } else {
      Pattern pattern = patterns.get(rule);
      Pattern wider = patterns.get(other);
      covered = pattern != null && wider != null && Covers.covers(wider, pattern);
      same = covered && pattern != null && wider != null && Covers.covers(pattern, wider);
    }
    if (!covered) {
      return Optional.empty();
    }
    return Optional.of(
        new Doubt(
            rule.name(),
            same ? Doubt.Kind.SAME : Doubt.Kind.SHADOWED,
            "every event of rule '"
                + rule.name()
                + "' is one of rule '"
                + other.name()
                + "' too, and both are for "
                + target
                + ", which so gets it twice",
            Optional.of(other.name())));
  }
}
