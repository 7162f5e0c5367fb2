package dev.sluice.engine.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.time.HeldClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksJournalTest {

  @TempDir Path folder;

  private final HeldClock clock = new HeldClock();

  private RocksEngine open() {
    return RocksEngine.open(folder, clock, Duration.ofDays(7));
  }

  private static Event event(String id) {
    return Event.builder(id, "/test", "made")
        .data(Payload.ofText("{\"n\":\"" + id + "\"}"))
        .build();
  }

  private static List<Long> positions(List<Admission> admissions) {
    return admissions.stream().map(admission -> admission.position().value()).toList();
  }

  @Test
  void positionsGrowByOneAndGoOnAfterARestart() throws InterruptedException {
    try (RocksEngine engine = open()) {
      Journal journal = engine.journal();
      assertEquals(List.of(1L, 2L), positions(journal.append(List.of(event("a"), event("b")))));
      assertEquals(List.of(3L), positions(journal.append(List.of(event("c")))));
    }
    try (RocksEngine engine = open()) {
      Journal journal = engine.journal();
      assertEquals(new Position(4), journal.end());
      assertEquals(List.of(4L), positions(journal.append(List.of(event("d")))));
      assertEquals(
          List.of("a", "b", "c", "d"),
          journal.read(Position.FIRST, 10, 1 << 20).stream().map(e -> e.event().id()).toList());
    }
  }

  @Test
  void anEventComesBackAsItWentIn() throws InterruptedException {
    Event rich =
        Event.builder("1", "https://example.com/a?b=%20", "made")
            .subject("Zürich 🐟")
            .time(Timestamp.parse("2026-11-21T09:30:00.123456789+02:00"))
            .dataContentType("application/octet-stream")
            .dataSchema("urn:schema:1")
            .extension("flag", new Extension.Flag(true))
            .extension("other", new Extension.Flag(false))
            .extension("whole", new Extension.Whole(-7))
            .extension("text", "")
            .data(Payload.of(new byte[] {0, -1, 13, 10}))
            .build();
    Event bare = Event.builder("2", "x", "made").build();
    try (RocksEngine engine = open()) {
      engine.journal().append(List.of(rich, bare));
      List<Entry> entries = engine.journal().read(Position.FIRST, 10, 1 << 20);
      assertEquals(rich, entries.get(0).event());
      assertEquals(bare, entries.get(1).event());
      assertEquals(clock.now(), entries.get(0).acceptedAt());
    }
  }

  @Test
  void aRepeatGetsTheFirstPositionInOneAppendInTheNextAndAfterARestart()
      throws InterruptedException {
    try (RocksEngine engine = open()) {
      List<Admission> both = engine.journal().append(List.of(event("a"), event("a"), event("b")));
      assertEquals(
          List.of(
              new Admission.Appended(new Position(1)),
              new Admission.Repeated(new Position(1)),
              new Admission.Appended(new Position(2))),
          both);
      assertEquals(
          List.of(new Admission.Repeated(new Position(2))),
          engine.journal().append(List.of(event("b"))));
    }
    try (RocksEngine engine = open()) {
      assertEquals(
          List.of(new Admission.Repeated(new Position(1)), new Admission.Appended(new Position(3))),
          engine.journal().append(List.of(event("a"), event("c"))));
      assertEquals(new Position(4), engine.journal().end());
    }
  }

  @Test
  void theSameIdOfAnotherSourceIsNoRepeat() throws InterruptedException {
    try (RocksEngine engine = open()) {
      engine.journal().append(List.of(Event.builder("1", "a", "t").build()));
      assertEquals(
          List.of(new Admission.Appended(new Position(2))),
          engine.journal().append(List.of(Event.builder("1", "b", "t").build())));
    }
  }

  @Test
  void aRepeatIsForgottenWhenTheWindowIsOver() throws InterruptedException {
    try (RocksEngine engine = open()) {
      engine.journal().append(List.of(event("a")));
      clock.advance(Duration.ofDays(7).minusMillis(1));
      assertEquals(
          List.of(new Admission.Repeated(new Position(1))),
          engine.journal().append(List.of(event("a"))));
      clock.advance(Duration.ofMillis(1));
      assertEquals(
          List.of(new Admission.Appended(new Position(2))),
          engine.journal().append(List.of(event("a"))));
    }
  }

  @Test
  void manyCallersAtOnceGetPlacesWithoutGapsAndOnlyOneOfTwoAlikeIsNew() throws Exception {
    int callers = 64;
    int each = 20;
    try (RocksEngine engine = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Admission>>> answers = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        // Two callers share each set of ids.
        String name = "c" + caller / 2;
        Callable<List<Admission>> call =
            () -> {
              List<Admission> got = new ArrayList<>();
              for (int i = 0; i < each; i++) {
                got.addAll(engine.journal().append(List.of(event(name + "-" + i))));
              }
              return got;
            };
        answers.add(threads.submit(call));
      }
      Set<Long> appended = new HashSet<>();
      for (Future<List<Admission>> answer : answers) {
        for (Admission admission : answer.get()) {
          if (admission instanceof Admission.Appended(Position position)) {
            assertTrue(appended.add(position.value()), "given twice: " + position);
          }
        }
      }
      int expected = callers / 2 * each;
      assertEquals(expected, appended.size());
      assertEquals(new Position(expected + 1), engine.journal().end());
      assertEquals(expected, engine.journal().read(Position.FIRST, 10_000, Long.MAX_VALUE).size());
    }
  }

  @Test
  void readingKeepsToItsLimitsAndGivesAtLeastOne() throws InterruptedException {
    List<Event> many = IntStream.range(0, 1000).mapToObj(i -> event("e" + i)).toList();
    try (RocksEngine engine = open()) {
      Journal journal = engine.journal();
      journal.append(many);
      assertEquals(7, journal.read(new Position(500), 7, 1 << 20).size());
      assertEquals(new Position(500), journal.read(new Position(500), 7, 0).getFirst().position());
      assertEquals(1, journal.read(new Position(500), 7, 0).size());
      assertEquals(1, journal.read(new Position(1000), 7, 1 << 20).size());
      assertTrue(journal.read(new Position(1001), 7, 1 << 20).isEmpty());
      List<Entry> all = journal.read(Position.FIRST, 10_000, Long.MAX_VALUE);
      assertEquals(
          many.stream().map(Event::id).toList(), all.stream().map(e -> e.event().id()).toList());
    }
  }

  @Test
  void waitingEndsWhenTheJournalGrows() throws Exception {
    try (RocksEngine engine = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Journal journal = engine.journal();
      assertFalse(journal.awaitPast(Position.FIRST, Duration.ofMillis(1)));
      Future<Boolean> waiting =
          threads.submit(() -> journal.awaitPast(Position.FIRST, Duration.ofMinutes(1)));
      journal.append(List.of(event("a")));
      assertTrue(waiting.get());
    }
  }

  @Test
  void aSecondEngineOnTheSameFolderIsRefused() {
    try (RocksEngine _ = open()) {
      Fault fault = assertThrows(Fault.class, this::open);
      assertEquals("data-folder-in-use", fault.code());
    }
  }

  @Test
  void aClosedEngineRefusesInsteadOfCrashing() {
    RocksEngine engine = open();
    Journal journal = engine.journal();
    engine.close();
    engine.close();
    assertThrows(Fault.class, () -> journal.append(List.of(event("a"))));
    assertThrows(IllegalStateException.class, () -> engine.outbox().accounts());
  }
}
