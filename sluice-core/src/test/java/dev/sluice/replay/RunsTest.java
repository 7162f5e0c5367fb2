package dev.sluice.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Attempt;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.Lease;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.Settlement;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.OrderKey;
import dev.sluice.routing.Router;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.view.ViewPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTest {

  private static final RuleName EVEN = new RuleName("even");
  private static final RuleName ALL = new RuleName("all");
  private static final RuleName LAKE = new RuleName("lake");
  private static final TargetName API = new TargetName("api");
  private static final TargetName ARCHIVE = new TargetName("archive");
  private static final RuleSet RULES =
      RuleSet.compile(
          List.of(
              rule(EVEN, "{\"type\":[\"even\"]}", API, ARCHIVE),
              rule(ALL, "{\"source\":[\"s\"]}", API),
              rule(LAKE, "{\"source\":[\"s\"]}", ARCHIVE),
              new Rule(new RuleName("off"), "{\"source\":[\"s\"]}", List.of(API), false)));

  private final HeldClock clock = new HeldClock();
  private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private Runs runs = runs();

  private static Rule rule(RuleName name, String pattern, TargetName... targets) {
    return new Rule(name, pattern, List.of(targets), true);
  }

  private Runs runs() {
    return new Runs(
        engine.registry(),
        engine.journal(),
        engine.outbox(),
        new Addressees(
            () -> RULES,
            ARCHIVE::equals,
            _ -> Optional.of(new OrderKey(ViewPath.parse("$.detail.key")))),
        clock);
  }

  /// Accepts events of which every second one is even, and routes and delivers all.
  private void accept(int events) throws InterruptedException {
    for (int i = 0; i < events; i++) {
      long position = engine.journal().end().value();
      engine
          .journal()
          .append(
              List.of(
                  Event.builder("e" + position, "s", position % 2 == 0 ? "even" : "odd")
                      .dataContentType("application/json")
                      .data(Payload.ofText("{\"key\":" + position % 3 + "}"))
                      .build()));
    }
    Router router =
        new Router(
            engine.journal(), engine.outbox(), () -> RULES, Addressing.NONE, ARCHIVE::equals);
    while (router.step()) {}
    deliverAll();
  }

  private List<DeliveryId> deliverAll() {
    List<DeliveryId> delivered = new ArrayList<>();
    for (List<Lease> leases = engine.outbox().lease(API, 100);
        !leases.isEmpty();
        leases = engine.outbox().lease(API, 100)) {
      for (Lease lease : leases) {
        engine.outbox().settle(lease, new Settlement.Delivered(attempt(lease, Optional.empty())));
        delivered.add(lease.id());
      }
    }
    return delivered;
  }

  private Attempt attempt(Lease lease, Optional<Failure> failure) {
    return new Attempt(lease.attempt(), clock.now(), Duration.ZERO, failure);
  }

  private Work.Replay replay(RuleName... rules) {
    return new Work.Replay(
        List.of(rules),
        Position.FIRST,
        engine.outbox().cursor(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1_000);
  }

  /// Steps until nothing goes on.
  private void runAll() {
    for (int i = 0; i < 10_000 && goesOn(); i++) {
      runs.step();
      clock.advance(Duration.ofMillis(50));
    }
    assertFalse(goesOn());
  }

  private boolean goesOn() {
    return runs.list(Optional.empty(), 1_000).stream()
        .anyMatch(run -> run.state() == Run.State.RUNNING);
  }

  @Test
  void whatChosenRulesMatchIsDeliveredOnceMoreButForArchives() throws InterruptedException {
    accept(20);
    assertEquals(new Count(10, 10, 20, Optional.empty()), runs.count(replay(EVEN)));
    assertEquals(new Count(20, 30, 20, Optional.empty()), runs.count(replay(EVEN, ALL)));
    Run run = runs.begin(replay(EVEN), "ann");
    assertEquals(1, run.number());
    runAll();
    List<DeliveryId> again = deliverAll();
    assertEquals(10, again.size());
    assertTrue(again.stream().allMatch(id -> id.replay() == 1 && id.rule().equals(EVEN)));
    Run done = runs.find(1).orElseThrow();
    assertEquals(Run.State.DONE, done.state());
    assertEquals(10, done.events());
    assertEquals("ann", done.by());
    assertEquals(Optional.empty(), engine.outbox().replayed(1), "its place is forgotten");
    assertEquals(List.of(), deliverAll());
  }

  @Test
  void aReplayKeepsTheOrderOfItsKeys() throws InterruptedException {
    accept(12);
    runs.begin(replay(ALL), "ann");
    runAll();
    assertEquals(3, engine.outbox().lease(API, 100).size(), "one of each key");
  }

  @Test
  void timePositionAndPatternNarrowIt() throws InterruptedException {
    accept(10);
    clock.advance(Duration.ofHours(1));
    var later = clock.now();
    accept(10);
    Work.Replay all = replay(ALL);
    Work.Replay after =
        new Work.Replay(
            all.rules(),
            all.from(),
            all.until(),
            Optional.of(later),
            Optional.empty(),
            Optional.empty(),
            10);
    Work.Replay before =
        new Work.Replay(
            all.rules(),
            all.from(),
            all.until(),
            Optional.empty(),
            Optional.of(later),
            Optional.empty(),
            10);
    Work.Replay some =
        new Work.Replay(
            all.rules(),
            new Position(3),
            new Position(9),
            Optional.empty(),
            Optional.empty(),
            Optional.of("{\"type\":[\"odd\"]}"),
            10);
    assertEquals(10, runs.count(after).events());
    assertEquals(10, runs.count(before).events());
    assertEquals(3, runs.count(some).events());
    assertEquals(6, runs.count(some).looked());
  }

  @Test
  void whatRetentionHasForgottenIsPassedOver() throws InterruptedException {
    accept(30);
    Work.Replay all = replay(ALL);
    engine.outbox().forgetBefore(new Position(21), clock.now(), false);
    long first = engine.journal().forgetBefore(new Position(21)).value();
    assertTrue(first > 1, "nothing was forgotten");
    runs.begin(all, "ann");
    runAll();
    assertEquals(31 - first, runs.find(1).orElseThrow().events());
  }

  @Test
  void noMoreBecomesDueThanItsRateAllows() throws InterruptedException {
    accept(40);
    Work.Replay all = replay(ALL);
    runs.begin(
        new Work.Replay(
            all.rules(),
            all.from(),
            all.until(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            4),
        "ann");
    runs.step();
    assertEquals(0, runs.find(1).orElseThrow().events(), "it begins empty");
    for (int i = 0; i < 20; i++) {
      clock.advance(Duration.ofMillis(250));
      runs.step();
    }
    assertEquals(20, runs.find(1).orElseThrow().events());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void whateverCrashesEachEventIsReplayedOnce(int seed) throws InterruptedException {
    accept(200);
    Random random = new Random(seed);
    runs.begin(replay(ALL, EVEN), "ann");
    for (int i = 0; i < 2_000 && goesOn(); i++) {
      clock.advance(Duration.ofMillis(random.nextInt(20)));
      runs.step();
      if (random.nextInt(5) == 0) {
        engine = engine.crash(random);
        runs = runs();
      }
    }
    runAll();
    Set<DeliveryId> replayed = new HashSet<>();
    engine.outbox().list(DeliveryFilter.in(), Optional.empty(), 10_000).stream()
        .map(DeliveryView::id)
        .filter(id -> id.replay() == 1)
        .forEach(replayed::add);
    assertEquals(300, replayed.size());
    assertEquals(300, runs.find(1).orElseThrow().deliveries());
    long in =
        engine.outbox().accounts().stream()
            .filter(a -> a.target().equals(API))
            .mapToLong(account -> account.in())
            .sum();
    assertEquals(600, in);
  }

  @Test
  void aCancelledOneGoesOnNoMoreNotEvenAfterARestart() throws InterruptedException {
    accept(40);
    Work.Replay all = replay(ALL);
    runs.begin(
        new Work.Replay(
            all.rules(),
            all.from(),
            all.until(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            10),
        "ann");
    runs.step();
    clock.advance(Duration.ofSeconds(1));
    runs.step();
    assertTrue(runs.cancel(1));
    assertFalse(runs.cancel(1));
    assertFalse(runs.cancel(2));
    engine = engine.restart();
    runs = runs();
    clock.advance(Duration.ofSeconds(9));
    assertFalse(runs.step());
    assertEquals(Run.State.CANCELLED, runs.find(1).orElseThrow().state());
    assertEquals(1, runs.find(1).orElseThrow().events());
    assertEquals(2, runs.begin(all, "bob").number(), "no number is given twice");
  }

  @Test
  void whatCannotBeReplayedIsRefused() throws InterruptedException {
    accept(4);
    assertEquals("no-such-rule", refused(replay(new RuleName("none"))));
    assertEquals("rule-disabled", refused(replay(new RuleName("off"))));
    assertEquals("nothing-to-replay", refused(replay(LAKE)));
    Work.Replay all = replay(ALL);
    assertEquals(
        "invalid-pattern",
        refused(
            new Work.Replay(
                all.rules(),
                all.from(),
                all.until(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("{\"type\":7}"),
                10)));
    for (int i = 0; i < Runs.MAX_UNFINISHED; i++) {
      runs.begin(all, "ann");
    }
    assertEquals("replays-full", refused(all));
    runAll();
    assertEquals(100 * 4, deliverAll().size());
  }

  private String refused(Work work) {
    return assertThrows(Fault.class, () -> runs.begin(work, "ann")).code();
  }

  @Test
  void onlyTheLastOnesThatHaveEndedAreKept() throws InterruptedException {
    accept(2);
    for (int i = 0; i < Runs.MAX_ENDED + 5; i++) {
      runs.begin(replay(EVEN), "ann");
      runs.cancel(i + 1);
    }
    runs.begin(replay(EVEN), "ann");
    assertEquals(Optional.empty(), runs.find(4));
    assertTrue(runs.find(6).isPresent());
    assertEquals(2, runs.list(Optional.of(8), 2).size());
    assertEquals(7, runs.list(Optional.of(8), 2).getFirst().number());
  }

  @Test
  void deadLettersAreRedrivenInBulkButNotThoseThatDieLater() throws InterruptedException {
    accept(0);
    for (int i = 0; i < 30; i++) {
      engine.journal().append(List.of(Event.builder("x" + i, "s", "odd").build()));
    }
    Router router =
        new Router(
            engine.journal(), engine.outbox(), () -> RULES, Addressing.NONE, ARCHIVE::equals);
    router.step();
    killAll();
    Work.Redrive all = new Work.Redrive(DeliveryFilter.in(DeliveryState.DEAD), 10);
    assertEquals(30, runs.count(all).events());
    runs.begin(all, "ann");
    for (int i = 0; i < 60; i++) {
      clock.advance(Duration.ofMillis(100));
      runs.step();
      killAll();
    }
    assertFalse(goesOn());
    assertEquals(30, runs.find(1).orElseThrow().events());
    assertEquals(
        60,
        engine.outbox().list(DeliveryFilter.in(), Optional.empty(), 99).stream()
            .mapToInt(DeliveryView::attempts)
            .sum());
  }

  private void killAll() {
    Failure no = new Failure("HTTP_400", "no");
    for (Lease lease : engine.outbox().lease(API, 100)) {
      engine.outbox().settle(lease, new Settlement.Dead(attempt(lease, Optional.of(no)), no));
    }
  }
}
