package dev.sluice.ingress.http;

import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.replay.Addressees;
import dev.sluice.replay.Runs;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.time.Clock;
import java.util.List;
import java.util.Optional;

/// Runs over an engine with one rule, `r`, that sends everything to `t`.
final class RunsUnderTest {

  private RunsUnderTest() {}

  static Runs of(MemoryEngine engine) {
    RuleSet rules =
        RuleSet.compile(
            List.of(
                new Rule(
                    new RuleName("r"),
                    "{\"source\":[{\"exists\":true}]}",
                    List.of(new TargetName("t")),
                    true)));
    return new Runs(
        engine.registry(),
        engine.journal(),
        engine.outbox(),
        new Addressees(() -> rules, _ -> false, _ -> Optional.empty()),
        Clock.system());
  }
}
