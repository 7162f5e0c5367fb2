package dev.sluice.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.registry.Change;
import dev.sluice.registry.Registry;
import dev.sluice.testkit.HeldClock;
import dev.sluice.testkit.forwarding.ForwardingRegistry;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NoticeBoxTest {

  private static final Notice NOTICE =
      new Notice("operator", "api-key.created", "shop", Map.of("scopes", "events:send"));

  private final HeldClock clock = new HeldClock();
  private final Random random = new Random(7);
  private MemoryEngine engine = new MemoryEngine(clock, Duration.ofDays(7));

  private static List<Change> change(String key) {
    return List.of(new Change.Put(key, Payload.ofText("v"), Registry.ABSENT));
  }

  private NoticeBox box() {
    return box(engine.registry(), engine.journal()::append);
  }

  private NoticeBox box(Registry registry, NoticeBox.Sink sink) {
    return new NoticeBox(registry, sink, clock, random);
  }

  private static void sendAll(NoticeBox box) throws InterruptedException {
    int steps = 0;
    while (box.step()) {
      assertTrue(++steps < 1_000, "it does not end");
    }
  }

  private List<String> subjects() {
    return engine.journal().events().stream().map(event -> event.subject().orElseThrow()).toList();
  }

  @Test
  void aChangeIsToldByOneEventWhoDidWhatAndWhen() throws InterruptedException {
    NoticeBox box = box();
    box.make(NOTICE, change("k"));
    assertEquals(1, box.waiting());
    assertEquals("v", engine.registry().find("k").orElseThrow().value().text());
    clock.advance(Duration.ofMinutes(1));
    sendAll(box);

    assertEquals(0, box.waiting());
    assertEquals(List.of(), engine.registry().list("management/", "", 10));
    Event event = engine.journal().events().getFirst();
    assertEquals("sluice", event.source());
    assertEquals("sluice.api-key.created", event.type());
    assertEquals("shop", event.subject().orElseThrow());
    assertEquals("2026-11-21T09:30:00Z", event.time().orElseThrow().text());
    assertEquals("application/json", event.dataContentType().orElseThrow());
    assertEquals(
        "{\"by\":\"operator\",\"subject\":\"shop\",\"scopes\":\"events:send\"}",
        event.data().text());
  }

  @Test
  void eventsComeInTheOrderOfTheChangesAlsoAfterARestart() throws InterruptedException {
    List<String> made = new ArrayList<>();
    for (int run = 0; run < 3; run++) {
      NoticeBox box = box();
      for (int i = 0; i < 150; i++) {
        String subject = run + "/" + i;
        made.add(subject);
        box.make(new Notice("a", "t", subject, Map.of()), List.of());
      }
      clock.jump(Duration.ofSeconds(-10));
      engine = engine.restart();
    }
    NoticeBox box = box();
    assertEquals(450, box.waiting());
    sendAll(box);
    assertEquals(made, subjects());
    assertEquals(0, box.waiting());
  }

  @Test
  void aChangeThatIsRefusedIsNotTold() throws InterruptedException {
    NoticeBox box = box();
    List<Change> stale = List.of(new Change.Delete("k", 3));
    assertEquals(
        "registry-conflict", assertThrows(Fault.class, () -> box.make(NOTICE, stale)).code());
    sendAll(box);
    assertEquals(List.of(), subjects());
    assertEquals(0, box.waiting());
  }

  /// Where a process can end: before or after each write of the registry and each append.
  private enum Place {
    BEFORE_CHANGE,
    AFTER_CHANGE,
    BEFORE_APPEND,
    AFTER_APPEND,
    BEFORE_REMOVAL,
    AFTER_REMOVAL
  }

  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static void reach(Place here, Place crash) {
    if (here == crash) {
      throw new Crash();
    }
  }

  private Registry crashing(Place crash) {
    return new ForwardingRegistry(engine.registry()) {
      @Override
      public void write(List<Change> changes) {
        boolean removal = changes.stream().allMatch(Change.Delete.class::isInstance);
        reach(removal ? Place.BEFORE_REMOVAL : Place.BEFORE_CHANGE, crash);
        super.write(changes);
        reach(removal ? Place.AFTER_REMOVAL : Place.AFTER_CHANGE, crash);
      }
    };
  }

  @Test
  void whereverItCrashesThereIsOneEventForTheChangeOrNeither() throws InterruptedException {
    for (Place crash : Place.values()) {
      engine = new MemoryEngine(clock, Duration.ofDays(7));
      NoticeBox box =
          box(
              crashing(crash),
              events -> {
                reach(Place.BEFORE_APPEND, crash);
                var _ = engine.journal().append(events);
                reach(Place.AFTER_APPEND, crash);
              });
      assertThrows(
          Crash.class,
          () -> {
            box.make(NOTICE, change("k"));
            sendAll(box);
          },
          crash::name);
      engine = engine.crash(random);
      NoticeBox next = box();
      sendAll(next);

      int changes = engine.registry().list("k", "", 10).size();
      assertEquals(crash == Place.BEFORE_CHANGE ? 0 : 1, changes, crash.name());
      assertEquals(changes, subjects().size(), crash.name());
      assertEquals(0, next.waiting(), crash.name());
      assertEquals(List.of(), engine.registry().list("management/", "", 10), crash.name());
    }
  }

  @Test
  void whileTheJournalIsBusyNoticesWaitAndThenGoOn() throws InterruptedException {
    List<Fault> troubles = new ArrayList<>();
    troubles.add(Fault.busy("journal-busy", "later", Duration.ofSeconds(1)));
    troubles.add(Fault.of(Fault.Kind.UNAVAILABLE, "journal-unavailable", "later"));
    NoticeBox box =
        box(
            engine.registry(),
            events -> {
              if (!troubles.isEmpty()) {
                throw troubles.removeFirst();
              }
              var _ = engine.journal().append(events);
            });
    box.make(NOTICE, change("k"));
    assertThrows(Fault.class, box::step);
    assertThrows(Fault.class, box::step);
    assertEquals(1, box.waiting());
    sendAll(box);
    assertEquals(List.of("shop"), subjects());
  }

  @Test
  void aFullBoxRefusesChangesUntilThereIsRoom() throws InterruptedException {
    NoticeBox box = box();
    for (int i = 0; i < NoticeBox.MAX_WAITING; i++) {
      box.make(NOTICE, List.of());
    }
    Fault full = assertThrows(Fault.class, () -> box.make(NOTICE, change("k")));
    assertEquals("notices-full", full.code());
    assertEquals(Fault.Kind.BUSY, full.kind());
    assertTrue(engine.registry().find("k").isEmpty());
    assertTrue(box.step());
    box.make(NOTICE, change("k"));
    assertTrue(engine.registry().find("k").isPresent());
  }

  @Test
  void whatTheJournalWillNeverTakeHoldsNothingElseBack() throws InterruptedException {
    NoticeBox.Sink picky =
        events -> {
          for (Event event : events) {
            if (event.subject().orElseThrow().equals("bad")) {
              throw Fault.of(Fault.Kind.INVALID, "invalid-event", "no");
            }
          }
          var _ = engine.journal().append(events);
        };
    NoticeBox box = box(engine.registry(), picky);
    for (String subject : List.of("a", "bad", "b")) {
      box.make(new Notice("x", "t", subject, Map.of()), List.of());
    }
    String damaged = NoticeBox.PREFIX + "ffffffff-ffff-7000-8000-000000000000";
    engine.registry().put(damaged, Payload.ofText("{"), Registry.ABSENT);
    sendAll(box);
    assertEquals(List.of("a", "b"), subjects());
    assertEquals(2, engine.registry().list(NoticeBox.PREFIX, "", 10).size());
  }

  @Test
  void aNoticeThatCanBeNoEventIsRefusedWithItsChange() {
    NoticeBox box = box();
    Map<String, Notice> wrong =
        Map.of(
            "notice-too-large", new Notice("a", "t", "s", Map.of("long", "x".repeat(20_000))),
            "invalid-event", new Notice("half \ud800", "t", "s", Map.of()));
    wrong.forEach((code, notice) -> {
      Fault fault = assertThrows(Fault.class, () -> box.make(notice, change("k")));
      assertEquals(code, fault.code());
    });
    Notice clash = new Notice("a", "t", "s", Map.of("by", "b"));
    assertThrows(IllegalArgumentException.class, () -> box.make(clash, change("k")));
    List<Change> tooMany = Collections.nCopies(Registry.MAX_CHANGES, change("k").getFirst());
    assertThrows(IllegalArgumentException.class, () -> box.make(NOTICE, tooMany));
    assertEquals(List.of(), engine.registry().list("", "", 10));
  }

  @Test
  void theLoopSendsWhatIsMadeWhileItWaitsAndEndsWhenClosed() throws InterruptedException {
    var sent = new java.util.concurrent.LinkedBlockingQueue<Event>();
    List<Fault> troubles =
        Collections.synchronizedList(
            new ArrayList<>(List.of(Fault.busy("journal-busy", "later", Duration.ofMillis(1)))));
    NoticeBox box =
        box(
            engine.registry(),
            events -> {
              if (!troubles.isEmpty()) {
                throw troubles.removeFirst();
              }
              sent.addAll(events);
            });
    NoticeLoop loop = NoticeLoop.start(box);
    for (int i = 0; i < 3; i++) {
      box.make(new Notice("a", "t", "s" + i, Map.of()), List.of());
      assertEquals("s" + i, sent.take().subject().orElseThrow());
    }
    assertTrue(loop.isRunning());
    loop.close();
    assertFalse(loop.isRunning());
  }
}
