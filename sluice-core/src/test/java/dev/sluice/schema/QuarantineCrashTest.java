package dev.sluice.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.delivery.Dispatcher;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.outbox.Account;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryId;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.DeliveryView;
import dev.sluice.outbox.Hold;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Router;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// Lives through crashes at each place of the way into the quarantine and out of it.
class QuarantineCrashTest {

  private static final int SEEDS = 40;
  private static final int EVENTS = 12;
  private static final TargetName API = new TargetName("api");
  private static final TargetName LAKE = new TargetName("lake");
  private static final TargetName QUARANTINE = new TargetName(Quarantine.NAME);
  private static final DeliveryPolicy POLICY =
      new DeliveryPolicy(4, 0, Duration.ofSeconds(30), 1_000, Duration.ofDays(30)).blocking(true);

  private static final RuleSet RULES =
      RuleSet.compile(
          List.of(new Rule(new RuleName("all"), "{\"source\":[\"s\"]}", List.of(API, LAKE), true)));

  /// The process has died.
  private static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static SchemaSet strict() {
    var json = JsonNodeFactory.instance.objectNode();
    json.putArray("required").add("ok");
    return SchemaSet.of(
        List.of(
            new SchemaRule(
                "strict", "t", Optional.empty(), Mode.QUARANTINE, json, JsonSchema.of(json))));
  }

  private static final class World {
    private final RandomGenerator random;
    private final HeldClock clock = new HeldClock();
    private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
    private SchemaSet schemas = strict();
    private Router router;
    private Dispatcher quarantine;
    private int deaths;

    World(long seed) {
      random = new Random(seed);
      live();
    }

    private void live() {
      Inspector inspector =
          new Inspector(
              () -> schemas,
              Versions.DEFAULT,
              Set.of("sluice"),
              new Observations(engine.registry()),
              true,
              new Mismatches(clock));
      router =
          new Router(
              engine.journal(),
              engine.outbox(),
              () -> RULES,
              Addressing.NONE,
              LAKE::equals,
              _ -> Optional.empty(),
              inspector,
              _ -> Set.of());
      quarantine =
          new Dispatcher(
              QUARANTINE,
              new Quarantine(
                  inspector,
                  engine.outbox(),
                  copies -> {
                    mayDie();
                    engine.journal().append(copies);
                    mayDie();
                  }),
              POLICY,
              engine.journal(),
              engine.outbox(),
              clock,
              random,
              Runnable::run);
    }

    private void mayDie() {
      if (deaths < 6 && random.nextInt(4) == 0) {
        deaths++;
        throw new Died();
      }
    }

    private void accept() throws InterruptedException {
      for (int i = 0; i < EVENTS; i++) {
        String data = i % 3 == 0 ? "{\"ok\":1}" : "{\"no\":1}";
        Event event = Event.builder("e" + i, "s", "t").data(Payload.ofText(data)).build();
        engine.journal().append(List.of(event));
      }
    }

    private void untilQuiet() {
      for (int i = 0; i < 1_000; i++) {
        try {
          boolean worked = router.step();
          mayDie();
          worked |= quarantine.step();
          if (!worked) {
            return;
          }
        } catch (Died e) {
          engine = engine.crash(random);
          live();
        }
        clock.advance(Duration.ofSeconds(1));
      }
    }

    private List<DeliveryView> kept() {
      return engine
          .outbox()
          .list(
              new DeliveryFilter(
                  Set.of(DeliveryState.DEAD),
                  Optional.empty(),
                  Optional.of(QUARANTINE),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              Optional.empty(),
              1_000);
    }

    /// How often each event is delivered, or owed, by its id.
    private Map<String, Integer> ids(List<DeliveryId> deliveries) {
      Map<Position, String> byPosition = new TreeMap<>();
      for (Entry entry : engine.journal().read(Position.FIRST, 1_000, Long.MAX_VALUE)) {
        byPosition.put(entry.position(), entry.event().id());
      }
      Map<String, Integer> ids = new TreeMap<>();
      deliveries.forEach(id -> ids.merge(byPosition.get(id.position()), 1, Integer::sum));
      return ids;
    }

    private List<DeliveryId> due() {
      List<DeliveryId> due = new ArrayList<>();
      engine
          .outbox()
          .list(DeliveryFilter.in(DeliveryState.DUE), Optional.empty(), 1_000)
          .forEach(each -> due.add(each.id()));
      return due;
    }

    private Account account() {
      return engine.outbox().accounts().stream()
          .filter(each -> each.target().equals(QUARANTINE))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aLossOfPowerSendsNoRuleWhatHasACopy() throws InterruptedException {
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      world.accept();
      world.router.step();
      world.schemas = SchemaSet.NONE;
      try {
        world.quarantine.step();
      } catch (Died _) {
        world.deaths++;
      }
      world.engine = world.engine.crash(world.random);
      world.live();
      world.untilQuiet();
      assertEquals(once(), world.ids(world.due()), "seed " + seed);
    }
  }

  private static Map<String, Integer> once() {
    Map<String, Integer> once = new TreeMap<>();
    for (int i = 0; i < EVENTS; i++) {
      once.put("e" + i, 1);
    }
    return once;
  }

  @Test
  void eachEventComesToAllRulesOnceAndIsInQuarantineUntilThen() throws InterruptedException {
    int died = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      World world = new World(seed);
      world.accept();
      world.untilQuiet();
      String at = "seed " + seed;
      assertEquals(EVENTS * 2 / 3, world.kept().size(), at);
      assertTrue(
          world.kept().stream().allMatch(each -> each.hold().equals(Optional.of(Hold.BLOCKING))),
          "what blocks keeps its event");

      world.schemas = SchemaSet.NONE;
      for (int round = 0; round < 100 && !world.kept().isEmpty(); round++) {
        world.kept().forEach(each -> world.engine.outbox().redrive(each.id()));
        world.untilQuiet();
      }
      Account account = world.account();
      assertEquals(account.in(), account.delivered(), at);
      assertEquals(once(), world.ids(world.due()), at);
      assertEquals(
          once(), world.ids(world.engine.outbox().owed(LAKE, Optional.empty(), 1_000)), at);
      died += world.deaths;
    }
    assertTrue(died > SEEDS, "it has to die now and then");
  }
}
