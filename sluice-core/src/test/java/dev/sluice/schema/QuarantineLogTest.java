package dev.sluice.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.delivery.DeliveryPolicy;
import dev.sluice.delivery.Dispatcher;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.Failure;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Router;
import dev.sluice.rule.RuleSet;
import dev.sluice.target.Outcome;
import dev.sluice.target.Target;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// However many events come into quarantine, the log has few lines of them.
class QuarantineLogTest {

  private static final Logger ALL = Logger.getLogger("dev.sluice");

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private final Mismatches mismatches = new Mismatches(clock);
  private final Inspector inspector =
      new Inspector(
          QuarantineLogTest::strict,
          Versions.DEFAULT,
          Set.of(),
          new Observations(engine.registry()),
          false,
          mismatches);
  private final List<LogRecord> logged = new ArrayList<>();
  private final Handler listening =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          logged.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private int events;

  private static SchemaSet strict() {
    return SchemaSet.of(List.of(rule("one", "t1"), rule("two", "t2")));
  }

  private static SchemaRule rule(String name, String type) {
    var json = JsonNodeFactory.instance.objectNode();
    json.putArray("required").add("ok");
    return new SchemaRule(name, type, Optional.empty(), Mode.QUARANTINE, json, JsonSchema.of(json));
  }

  @BeforeEach
  void listen() {
    ALL.addHandler(listening);
  }

  @AfterEach
  void listenNoMore() {
    ALL.removeHandler(listening);
  }

  /// Lets wrong events of a type come into quarantine.
  private void quarantine(String type, int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      Event event =
          Event.builder("e" + events++, "s", type).data(Payload.ofText("{\"no\":1}")).build();
      engine.journal().append(List.of(event));
    }
    Router router =
        new Router(
            engine.journal(),
            engine.outbox(),
            () -> RuleSet.compile(List.of()),
            Addressing.NONE,
            _ -> false,
            _ -> Optional.empty(),
            inspector,
            _ -> Set.of());
    Dispatcher dispatcher = dispatcher(new Quarantine(inspector, engine.outbox(), _ -> {}));
    while (router.step() || dispatcher.step()) {
      clock.advance(Duration.ofMillis(1));
    }
  }

  private Dispatcher dispatcher(Target target) {
    return new Dispatcher(
        new TargetName(Quarantine.NAME),
        target,
        DeliveryPolicy.DEFAULT,
        engine.journal(),
        engine.outbox(),
        clock,
        new Random(1),
        Runnable::run);
  }

  private long warnings() {
    return logged.stream()
        .filter(line -> line.getLevel().intValue() >= Level.WARNING.intValue())
        .count();
  }

  @Test
  void noEventOfManyHasALineOfItsOwn() throws InterruptedException {
    quarantine("t1", 300);
    assertEquals(300, mismatches.of("one").wrong());
    assertEquals(0, warnings());
  }

  @Test
  void aDeadLetterThatNobodyElseTellsOfHasALine() throws InterruptedException {
    quarantine("t1", 1);
    Target other = _ -> new Outcome.Refused(new Failure("HTTP_404", "no such thing"));
    engine
        .outbox()
        .list(DeliveryFilter.in(DeliveryState.DEAD), Optional.empty(), 10)
        .forEach(each -> engine.outbox().redrive(each.id()));
    assertTrue(dispatcher(other).step());
    assertEquals(1, warnings());
  }

  @Test
  void aSchemaIsToldOfAtOnceAndThenOnceAMinuteWithTheirNumber() throws InterruptedException {
    quarantine("t1", 1);
    assertEquals(List.of("one 1 at 1"), told());
    quarantine("t1", 40);
    quarantine("t2", 2);
    assertEquals(List.of("two 2 at 43"), told(), "another schema is told of at once");
    clock.advance(Mismatches.PAUSE.minusSeconds(1));
    quarantine("t1", 1);
    assertEquals(List.of(), told());
    clock.advance(Duration.ofSeconds(1));
    assertEquals(List.of("one 41 at 44"), told());
    clock.advance(Mismatches.PAUSE);
    assertEquals(List.of(), told(), "there is nothing new");
  }

  private List<String> told() {
    return mismatches.take().stream()
        .map(news -> news.schema() + " " + news.count() + " at " + news.at())
        .toList();
  }
}
