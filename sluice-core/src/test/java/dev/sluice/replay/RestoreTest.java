package dev.sluice.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.outbox.DeliveryFilter;
import dev.sluice.outbox.DeliveryState;
import dev.sluice.outbox.RuleName;
import dev.sluice.outbox.TargetName;
import dev.sluice.routing.Addressing;
import dev.sluice.routing.Inspection;
import dev.sluice.routing.Router;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleSet;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.memory.MemoryEngine;
import dev.sluice.view.MatchingView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RestoreTest {

  private static final TargetName LAKE = new TargetName("lake");
  private static final TargetName API = new TargetName("api");
  private static final RuleName EVEN = new RuleName("even");
  private static final RuleSet RULES =
      RuleSet.compile(
          List.of(
              new Rule(EVEN, "{\"type\":[\"even\"]}", List.of(API, LAKE), true),
              new Rule(new RuleName("all"), "{\"source\":[\"s\"]}", List.of(API, LAKE), true)));

  private final HeldClock clock = new HeldClock();
  private final MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));
  private final List<String> lines = new ArrayList<>();
  private int read;
  private String unreadable = "";
  private boolean isBusy;
  private int refused;
  private boolean isTornAfterAdmission;
  private boolean isOpening;
  private boolean isOwn = true;
  private final List<Duration> asked = new ArrayList<>();
  private Runnable onAsked = () -> {};

  /// An archive of two objects, whose lines stand in turns in both.
  private final ArchivedLines archive =
      new ArchivedLines() {
        @Override
        public boolean isTransformed() {
          return false;
        }

        @Override
        public Reading read(
            Optional<Place> after, Optional<Position> from, Optional<Position> until) {
          List<Line> left = new ArrayList<>();
          for (int object = 0; object < 2; object++) {
            for (int i = object; i < lines.size(); i += 2) {
              Place place = new Place("o" + object, i / 2 + 1L);
              boolean isBehind =
                  after.isEmpty()
                      || place.key().compareTo(after.get().key()) > 0
                      || place.key().equals(after.get().key()) && place.line() > after.get().line();
              if (isBehind) {
                left.add(new Line(place, Position.FIRST, isOwn, Payload.ofText(lines.get(i))));
              }
            }
          }
          read++;
          return new Reading() {
            @Override
            public boolean isReady(Duration patience) {
              if (isOpening) {
                asked.add(patience);
                onAsked.run();
              }
              return !isOpening;
            }

            @Override
            public @Nullable Line next() throws IOException {
              if (!left.isEmpty() && left.getFirst().place().key().equals(unreadable)) {
                throw Fault.of(Fault.Kind.CONFLICT, "worker-died", "unpacking");
              }
              return left.isEmpty() ? null : left.removeFirst();
            }

            @Override
            public void close() {}
          };
        }
      };

  private Runs runs = runs();

  private Runs runs() {
    return new Runs(
        engine.registry(),
        engine.journal(),
        engine.outbox(),
        new Addressees(() -> RULES, LAKE::equals, _ -> Optional.empty()),
        new Shelves(
            name -> name.equals(LAKE) ? Optional.of(archive) : Optional.empty(),
            copies -> {
              if (isBusy) {
                refused++;
                throw Fault.busy("journal-busy", "later", Duration.ofSeconds(1));
              }
              engine.journal().append(copies);
              if (isTornAfterAdmission) {
                throw Fault.of(Fault.Kind.UNAVAILABLE, "torn", "as a crash behind it");
              }
            }),
        clock);
  }

  /// Lines as an archive has them of events 1, 2, 3, …, every second one even.
  private void archived(int events) {
    for (int i = 1; i <= events; i++) {
      String view = new String(MatchingView.line(event(i)), StandardCharsets.UTF_8);
      lines.add(
          view.substring(0, view.length() - 1)
              + ",\"_position\":%d,\"_arrival\":\"%s\"}".formatted(i, arrival(i)));
    }
  }

  private static Instant arrival(int i) {
    return Instant.parse("2026-11-22T10:00:00Z").plusSeconds(i);
  }

  private static Event event(int i) {
    return Event.builder("e" + i, "s", i % 2 == 0 ? "even" : "odd")
        .data(Payload.ofText("{\"n\":" + i + "}"))
        .build();
  }

  private static Work.Restore all(RuleName... rules) {
    return new Work.Restore(
        LAKE,
        List.of(rules),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        100_000);
  }

  private Run runAll(int number) {
    for (int i = 0; i < 1_000 && goesOn(number); i++) {
      runs.step();
      clock.advance(Duration.ofSeconds(6));
    }
    return runs.find(number).orElseThrow();
  }

  private boolean goesOn(int number) {
    return runs.find(number).orElseThrow().state() == Run.State.RUNNING;
  }

  private void route() {
    Router router =
        new Router(
            engine.journal(),
            engine.outbox(),
            () -> RULES,
            Addressing.NONE,
            LAKE::equals,
            _ -> Optional.empty(),
            Inspection.NONE,
            runs::chosen);
    while (router.step()) {}
  }

  private List<String> due() {
    return engine
        .outbox()
        .list(DeliveryFilter.in(DeliveryState.DUE), Optional.empty(), 1_000)
        .stream()
        .map(each -> each.id().toString())
        .toList();
  }

  private List<Event> plainCopies() {
    return engine.journal().read(Position.FIRST, 10_000, Long.MAX_VALUE).stream()
        .map(Entry::event)
        .filter(each -> CopyOf.of(each).isPresent())
        .map(CopyOf::plain)
        .toList();
  }

  private static List<Event> events(int upTo, Predicate<Integer> which) {
    List<Event> events = new ArrayList<>();
    for (int object = 1; object >= 0; object--) {
      for (int i = 1; i <= upTo; i++) {
        if (i % 2 == object && which.test(i)) {
          events.add(event(i));
        }
      }
    }
    return events;
  }

  @Test
  void theEventsOfAnArchiveComeToTheChosenRulesMarkedAsAReplayAndToNoArchive()
      throws InterruptedException {
    archived(6);
    Run run = runAll(runs.begin(all(EVEN), "ann").number());
    assertEquals(Run.State.DONE, run.state());
    assertEquals(3, run.events());
    assertEquals(3, run.deliveries());
    assertEquals(events(6, i -> i % 2 == 0), plainCopies());
    route();
    assertEquals(List.of("1~even~api~1", "2~even~api~1", "3~even~api~1"), due());
    assertEquals(List.of(), engine.outbox().owed(LAKE, Optional.empty(), 10));
  }

  @Test
  void anEventThatTheJournalStillKnowsIsNoRepeatAndASecondReplayIsNoneEither()
      throws InterruptedException {
    archived(2);
    engine.journal().append(List.of(event(1), event(2)));
    runAll(runs.begin(all(EVEN), "ann").number());
    runAll(runs.begin(all(EVEN), "ann").number());
    assertEquals(5, engine.journal().end().value());
    engine.journal().append(List.of(event(2)));
    assertEquals(5, engine.journal().end().value(), "the event itself is a repeat as before");
  }

  @Test
  void whatACrashLetsHappenTwiceIsInTheJournalOnce() {
    archived(600);
    Run begun = runs.begin(all(new RuleName("all")), "ann");
    isTornAfterAdmission = true;
    for (int i = 0; i < 100 && engine.journal().end().value() == 1; i++) {
      runs.step();
      clock.advance(Duration.ofMillis(50));
    }
    assertTrue(engine.journal().end().value() > 1);
    assertEquals(0, runs.find(begun.number()).orElseThrow().events(), "nobody has noted them");
    isTornAfterAdmission = false;
    runs = runs();
    Run run = runAll(begun.number());
    assertEquals(600, run.events());
    assertEquals(events(600, _ -> true), plainCopies());
    assertTrue(read > 1);
  }

  @Test
  void aBusyJournalIsWaitedFor() {
    archived(4);
    Run begun = runs.begin(all(EVEN), "ann");
    isBusy = true;
    for (int i = 0; i < 100 && refused == 0; i++) {
      runs.step();
      clock.advance(Duration.ofMillis(50));
    }
    assertTrue(refused > 0);
    assertEquals(Run.State.RUNNING, runs.find(begun.number()).orElseThrow().state());
    isBusy = false;
    clock.advance(Duration.ofSeconds(6));
    assertEquals(2, runAll(begun.number()).events());
  }

  @Test
  void anObjectThatCannotBeReadIsWaitedForAndNeverPassedOver() {
    archived(6);
    unreadable = "o1";
    Run begun = runs.begin(all(new RuleName("all")), "ann");
    for (int i = 0; i < 20; i++) {
      runs.step();
      clock.advance(Duration.ofSeconds(6));
    }
    Run waiting = runs.find(begun.number()).orElseThrow();
    assertEquals(Run.State.RUNNING, waiting.state());
    assertEquals(3, waiting.events());
    assertEquals("worker-died", assertThrows(Fault.class, () -> runs.count(all(EVEN))).code());
    unreadable = "";
    assertEquals(6, runAll(begun.number()).events());
    assertEquals(events(6, _ -> true), plainCopies());
  }

  @Test
  void anObjectThatIsBeingOpenedHoldsNobodyUpAndNothingIsNoted() {
    archived(6);
    isOpening = true;
    Run begun = runs.begin(all(EVEN), "ann");
    for (int i = 0; i < 100 && asked.isEmpty(); i++) {
      clock.advance(Duration.ofMillis(50));
      assertFalse(runs.step());
    }
    assertEquals(List.of(Duration.ZERO), asked);
    assertEquals(begun, runs.find(begun.number()).orElseThrow());
    isOpening = false;
    assertEquals(3, runAll(begun.number()).events());
  }

  @Test
  void aCountWaitsForWhatIsBeingOpenedAsLongAsItMay() {
    archived(6);
    assertEquals(3, runs.count(all(EVEN)).events());
    clock.advance(Duration.ofSeconds(1));
    isOpening = true;
    onAsked = () -> clock.advance(Duration.ofSeconds(11));
    Count count = runs.count(all(EVEN));
    assertEquals(List.of(Duration.ofSeconds(10)), asked);
    assertEquals(Optional.of("it took too long, and 0 lines were looked at"), count.reason());
  }

  @Test
  void positionsTimesAndAPatternNarrowIt() {
    archived(20);
    Work.Restore narrow =
        new Work.Restore(
            LAKE,
            List.of(new RuleName("all")),
            Optional.of(new Position(3)),
            Optional.of(new Position(15)),
            Optional.empty(),
            Optional.of(arrival(5)),
            Optional.of(arrival(12)),
            Optional.of("{\"type\":[\"even\"]}"),
            100);
    assertEquals(3, runs.count(narrow).events());
    runAll(runs.begin(narrow, "ann").number());
    assertEquals(events(20, i -> i == 6 || i == 8 || i == 10), plainCopies());
  }

  @Test
  void whatRoutingHasNotReadIsLeftToItUnlessAnotherHubHasWrittenIt() {
    archived(20);
    Work.Restore routed =
        new Work.Restore(
            LAKE,
            List.of(new RuleName("all")),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Position(8)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            100);
    assertEquals(7, runs.count(routed).events());
    isOwn = false;
    Run begun = runs.begin(routed, "ann");
    runs = runs();
    assertEquals(begun, runs.find(begun.number()).orElseThrow());
    assertEquals(20, runAll(begun.number()).events());
  }

  @Test
  void whatIsNoEventAnyMoreIsRefusedWithItsPlaceAndReason() {
    archived(2);
    lines.add("{\"id\":\"x\"}");
    Run run = runAll(runs.begin(all(EVEN), "ann").number());
    Restored far = run.restored().orElseThrow();
    assertEquals(1, far.refused());
    assertEquals(
        "o0, line 2: the line lacks id, source or type, as one that was transformed may",
        far.reason().orElseThrow());
    assertEquals(1, runs.count(all(EVEN)).refused());
  }

  @Test
  void aLineOfBeforePositionsWereWrittenIsRestoredToo() {
    lines.add(new String(MatchingView.line(event(2)), StandardCharsets.UTF_8));
    runAll(runs.begin(all(EVEN), "ann").number());
    assertEquals(List.of(event(2)), plainCopies());
  }

  @Test
  void anUnknownArchiveIsRefused() {
    Work.Restore unknown =
        new Work.Restore(
            API,
            List.of(EVEN),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1);
    assertEquals(
        "no-such-archive", assertThrows(Fault.class, () -> runs.begin(unknown, "ann")).code());
  }
}
