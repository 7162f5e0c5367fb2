package dev.sluice.app;

import dev.sluice.config.Configuration;
import dev.sluice.fault.Fault;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;

/// The rule set of a configuration, with the line of each pattern that is wrong.
public final class Rules {

  private Rules() {}

  /// Compiles all rules.
  ///
  /// @throws Fault `invalid-pattern` or `invalid-filter`; its sentence has a line for each rule
  ///   that is wrong
  public static RuleSet compile(Configuration configuration) {
    try {
      return RuleSet.compile(configuration.rules());
    } catch (Fault whole) {
      List<String> problems = new ArrayList<>();
      for (Rule rule : configuration.rules()) {
        try {
          RuleSet.compile(List.of(rule));
        } catch (Fault e) {
          int line = configuration.patternLines().getOrDefault(rule.name(), 1);
          problems.add(configuration.at(line) + ": " + e.sentence());
        }
      }
      if (problems.isEmpty()) {
        throw whole;
      }
      throw Fault.of(whole.kind(), whole.code(), String.join("\n", problems));
    }
  }
}
