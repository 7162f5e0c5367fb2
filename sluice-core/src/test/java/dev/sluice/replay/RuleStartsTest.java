package dev.sluice.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sluice.event.Event;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Router;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.rule.Start;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleStartsTest {

  private static final TargetName API = new TargetName("api");

  private final HeldClock clock = new HeldClock();
  private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private RuleSet rules = rules();

  private static RuleSet rules(Rule... rules) {
    return RuleSet.compile(List.of(rules));
  }

  private static Rule rule(String name, Start start) {
    return new Rule(new RuleName(name), "{\"source\":[\"s\"]}", List.of(API), true)
        .startingAt(start);
  }

  private void accept(int events) throws InterruptedException {
    for (int i = 0; i < events; i++) {
      String id = "e" + engine.journal().end();
      engine.journal().append(List.of(Event.builder(id, "s", "t").build()));
    }
  }

  private Router router() {
    return new Router(engine.journal(), engine.outbox(), () -> rules, Addressing.NONE, _ -> false);
  }

  private Runs runs() {
    return new Runs(
        engine.registry(),
        engine.journal(),
        engine.outbox(),
        new Addressees(() -> rules, _ -> false, _ -> Optional.empty()),
        clock);
  }

  private Runs start() {
    Runs runs = runs();
    new RuleStarts(engine.registry(), engine.journal(), engine.outbox(), runs).see(rules);
    return runs;
  }

  private void runAll(Runs runs) {
    Router router = router();
    for (int i = 0; i < 200; i++) {
      clock.advance(Duration.ofMillis(100));
      router.step();
      runs.step();
    }
    assertFalse(
        runs.list(Optional.empty(), 9).stream().anyMatch(run -> run.state() == Run.State.RUNNING));
  }

  private List<Long> positions(String rule) {
    return engine.outbox().list(DeliveryFilter.in(), Optional.empty(), 10_000).stream()
        .map(DeliveryView::id)
        .filter(id -> id.rule().value().equals(rule))
        .map(id -> id.position().value())
        .sorted()
        .toList();
  }

  @Test
  void aRuleSeenForTheFirstTimeGetsThePastThatItWantsOnce() throws InterruptedException {
    accept(3);
    clock.advance(Duration.ofHours(1));
    Start.Since since = new Start.Since(clock.now());
    accept(2);
    router().step();
    rules =
        rules(
            rule("all", new Start.Earliest()),
            rule("some", new Start.At(5)),
            rule("late", since),
            rule("new", new Start.Latest()));
    Runs runs = start();
    accept(1);
    runAll(runs);
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), positions("all"));
    assertEquals(List.of(5L, 6L), positions("some"));
    assertEquals(List.of(4L, 5L, 6L), positions("late"));
    assertEquals(List.of(6L), positions("new"));
    engine = engine.restart();
    runAll(start());
    assertEquals(6, positions("all").size(), "it is known now");
  }

  @Test
  void aRuleThatWasKnownGetsNoPastLater() throws InterruptedException {
    rules = rules(rule("r", new Start.Latest()));
    accept(2);
    runAll(start());
    rules = rules(rule("r", new Start.Earliest()));
    engine = engine.restart();
    runAll(start());
    assertEquals(List.of(1L, 2L), positions("r"));
  }

  @Test
  void aRuleThatIsDisabledIsNotSeenYet() throws InterruptedException {
    accept(2);
    router().step();
    rules =
        rules(
            new Rule(new RuleName("r"), "{\"source\":[\"s\"]}", List.of(API), false)
                .startingAt(new Start.Earliest()));
    runAll(start());
    rules = rules(rule("r", new Start.Earliest()));
    engine = engine.restart();
    runAll(start());
    assertEquals(List.of(1L, 2L), positions("r"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverCrashesEachEventOfThePastComesOnce(int seed) throws InterruptedException {
    Random random = new Random(seed);
    rules = rules(rule("old", new Start.Latest()));
    Runs runs = start();
    Router router = router();
    for (int i = 0; i < 300; i++) {
      clock.advance(Duration.ofMillis(random.nextInt(5)));
      switch (random.nextInt(6)) {
        case 0 -> accept(1);
        case 1, 2 -> router.step();
        case 3, 4 -> runs.step();
        default -> {
          if (random.nextInt(4) == 0) {
            engine = engine.crash(random);
            if (i > 100) {
              rules = rules(rule("old", new Start.Latest()), rule("fresh", new Start.Earliest()));
            }
            runs = start();
            router = router();
          }
        }
      }
    }
    runAll(runs);
    long end = engine.journal().end().value();
    for (Rule rule : rules.rules()) {
      List<Long> expected =
          java.util.stream.LongStream.range(Position.FIRST.value(), end).boxed().toList();
      assertEquals(expected, positions(rule.name().value()), rule.name()::value);
    }
    for (Account account : engine.outbox().accounts()) {
      assertEquals(end - 1, account.in());
    }
  }
}
