package dev.sluice.setup;

import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.rule.RuleSet;
import dev.sluice.transform.InputTransform;
import java.util.Optional;
import java.util.function.Supplier;

/// The rule set of the moment: a reader takes one set and keeps to it, a change puts another one in
/// its place.
public final class LiveRules implements Supplier<RuleSet> {

  private volatile RuleSet set;

  /// Begins with a set.
  public LiveRules(RuleSet set) {
    this.set = set;
  }

  @Override
  public RuleSet get() {
    return set;
  }

  void swap(RuleSet fresh) {
    set = fresh;
  }

  /// What a rule wants sent to a target; empty when it wants the event, or is gone.
  public Optional<InputTransform> input(RuleName rule, TargetName target) {
    return set.find(rule).flatMap(found -> found.input(target));
  }
}
