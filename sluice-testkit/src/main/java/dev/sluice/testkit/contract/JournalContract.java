package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.event.Extension;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import dev.sluice.testkit.HeldClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a journal promises.
///
/// Places are counted from where the journal began: one engine may have several journals, each with
/// positions of its own. All engines can do all of it, so there is no capability to declare.
@Timeout(60)
public abstract class JournalContract {

  /// For how long the journals of this contract recognise a repeat.
  protected static final Duration WINDOW = Duration.ofDays(7);

  private static final long MANY_BYTES = 1 << 20;

  /// The clock that the journal is given.
  protected final HeldClock clock = new HeldClock();

  private Journal journal;
  private Position first;

  /// Opens this test's journal, with {@link #clock} and {@link #WINDOW}; it begins empty, and after
  /// {@link #close()} it is opened again.
  protected abstract Journal open();

  /// Ends the process that has the journal, in order.
  protected abstract void close();

  @BeforeEach
  final void openFirst() {
    journal = open();
    first = journal.end();
  }

  @AfterEach
  final void closeLast() {
    close();
  }

  private void restart() {
    close();
    journal = open();
  }

  /// The n-th place, from 0.
  private Position at(long n) {
    return first.plus(n);
  }

  private Admission appended(long n) {
    return new Admission.Appended(at(n));
  }

  private Admission repeated(long n) {
    return new Admission.Repeated(at(n));
  }

  private static Event event(String id) {
    return Event.builder(id, "/test", "made")
        .data(Payload.ofText("{\"n\":\"" + id + "\"}"))
        .build();
  }

  private List<String> ids(List<Entry> entries) {
    return entries.stream().map(entry -> entry.event().id()).toList();
  }

  private List<String> all() {
    return ids(journal.read(first, 10_000, Long.MAX_VALUE));
  }

  @Test
  final void positionsGrowByOneAndGoOnAfterARestart() throws InterruptedException {
    assertEquals(
        List.of(appended(0), appended(1)), journal.append(List.of(event("a"), event("b"))));
    assertEquals(List.of(appended(2)), journal.append(List.of(event("c"))));
    restart();
    assertEquals(at(3), journal.end());
    assertEquals(List.of(appended(3)), journal.append(List.of(event("d"))));
  }

  @Test
  final void whatWasAcceptedIsReadInItsOrderAlsoAfterARestart() throws InterruptedException {
    journal.append(List.of(event("a"), event("b")));
    journal.append(List.of(event("c")));
    assertEquals(List.of("a", "b", "c"), all());
    restart();
    assertEquals(List.of("a", "b", "c"), all());
    List<Entry> entries = journal.read(first, 10, MANY_BYTES);
    assertEquals(List.of(at(0), at(1), at(2)), entries.stream().map(Entry::position).toList());
  }

  @Test
  final void anEventComesBackAsItWentIn() throws InterruptedException {
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
    Event empty = Event.builder("3", "x", "made").data(Payload.EMPTY).build();
    journal.append(List.of(rich, bare, empty));
    restart();
    List<Event> read = journal.read(first, 10, MANY_BYTES).stream().map(Entry::event).toList();
    assertEquals(List.of(rich, bare, empty), read);
  }

  @Test
  final void anEntryTellsWhenItWasAcceptedToTheMillisecond() throws InterruptedException {
    clock.advance(Duration.ofNanos(7_654_321));
    journal.append(List.of(event("a")));
    var accepted = clock.now();
    clock.advance(Duration.ofHours(1));
    journal.append(List.of(event("b")));
    restart();
    List<Entry> entries = journal.read(first, 10, MANY_BYTES);
    assertEquals(accepted.toEpochMilli(), entries.getFirst().acceptedAt().toEpochMilli());
    assertEquals(clock.now().toEpochMilli(), entries.getLast().acceptedAt().toEpochMilli());
  }

  @Test
  final void aRepeatGetsTheFirstPositionAndIsNotKept() throws InterruptedException {
    assertEquals(
        List.of(appended(0), repeated(0), appended(1)),
        journal.append(List.of(event("a"), event("a"), event("b"))));
    assertEquals(List.of(repeated(1)), journal.append(List.of(event("b"))));
    assertEquals(
        List.of(repeated(0), appended(2)), journal.append(List.of(event("a"), event("c"))));
    assertEquals(at(3), journal.end());
    assertEquals(List.of("a", "b", "c"), all());
  }

  @Test
  final void aRepeatIsRecognisedAfterARestart() throws InterruptedException {
    journal.append(List.of(event("a"), event("b")));
    restart();
    assertEquals(
        List.of(repeated(1), appended(2)), journal.append(List.of(event("b"), event("c"))));
  }

  @Test
  final void aRepeatOfAnotherContentIsARepeatAllTheSame() throws InterruptedException {
    journal.append(List.of(event("a")));
    Event other = Event.builder("a", "/test", "changed").build();
    assertEquals(List.of(repeated(0)), journal.append(List.of(other)));
    assertEquals(event("a"), journal.read(first, 1, MANY_BYTES).getFirst().event());
  }

  @Test
  final void theSameIdOfAnotherSourceIsNoRepeat() throws InterruptedException {
    journal.append(List.of(Event.builder("1", "a", "t").build()));
    assertEquals(
        List.of(appended(1)), journal.append(List.of(Event.builder("1", "b", "t").build())));
    // Joined without a mark between them, these would be alike.
    assertEquals(
        List.of(appended(2), appended(3)),
        journal.append(
            List.of(Event.builder("bc", "a", "t").build(), Event.builder("c", "ab", "t").build())));
  }

  @Test
  final void aCopyIsNoRepeatOfItsEventAndTheSameCopyTwiceIsOne() throws InterruptedException {
    Event copy = new CopyOf("1", 0).mark(event("a"));
    Event replayed = new CopyOf("1", 3).mark(event("a"));
    assertEquals(
        List.of(appended(0), appended(1), appended(2)),
        journal.append(List.of(event("a"), copy, replayed)));
    restart();
    assertEquals(
        List.of(repeated(0), repeated(1), repeated(2)),
        journal.append(List.of(event("a"), copy, replayed)));
    assertEquals(copy, journal.read(at(1), 1, MANY_BYTES).getFirst().event());
  }

  @Test
  final void aRepeatIsForgottenWhenTheWindowIsOver() throws InterruptedException {
    journal.append(List.of(event("a")));
    clock.advance(WINDOW.minusMillis(1));
    assertEquals(List.of(repeated(0)), journal.append(List.of(event("a"))));
    clock.advance(Duration.ofMillis(1));
    assertEquals(List.of(appended(1)), journal.append(List.of(event("a"))));
    assertEquals(List.of(repeated(1)), journal.append(List.of(event("a"))));
  }

  @Test
  final void appendingNothingAnswersNothing() throws InterruptedException {
    assertEquals(List.of(), journal.append(List.of()));
    assertEquals(first, journal.end());
  }

  @Test
  final void manyCallersAtOnceGetPlacesWithoutGapsAndOnlyOneOfTwoAlikeIsNew()
      throws InterruptedException, ExecutionException {
    int callers = 64;
    int each = 20;
    Set<Position> given = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Admission>>> answers = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        // Two callers share each set of ids.
        answers.add(threads.submit(appendOneByOne("c" + caller / 2, each)));
      }
      for (Future<List<Admission>> answer : answers) {
        for (Admission admission : answer.get()) {
          if (admission instanceof Admission.Appended(Position position)) {
            assertTrue(given.add(position), "given twice: " + position);
          }
        }
      }
    }
    int expected = callers / 2 * each;
    assertEquals(expected, given.size());
    assertEquals(at(expected), journal.end());
    assertEquals(expected, new HashSet<>(all()).size());
    assertEquals(expected, all().size());
  }

  private Callable<List<Admission>> appendOneByOne(String name, int events) {
    return () -> {
      List<Admission> got = new ArrayList<>();
      for (int i = 0; i < events; i++) {
        got.addAll(journal.append(List.of(event(name + "-" + i))));
      }
      return got;
    };
  }

  @Test
  final void readingKeepsToItsLimitsAndGivesAtLeastOne() throws InterruptedException {
    List<Event> many = IntStream.range(0, 1000).mapToObj(i -> event("e" + i)).toList();
    journal.append(many);
    assertEquals(List.of("e500", "e501", "e502"), ids(journal.read(at(500), 3, MANY_BYTES)));
    assertEquals(List.of("e500"), ids(journal.read(at(500), 7, 0)));
    assertEquals(List.of("e999"), ids(journal.read(at(999), 7, MANY_BYTES)));
    assertEquals(List.of(), journal.read(at(1000), 7, MANY_BYTES));
    assertEquals(List.of(), journal.read(at(500), 0, MANY_BYTES));
    assertEquals(many.stream().map(Event::id).toList(), all());
  }

  @Test
  final void readingStopsNearTheLimitOfBytes() throws InterruptedException {
    String text = "x".repeat(10_000);
    journal.append(
        IntStream.range(0, 20)
            .mapToObj(
                i -> Event.builder("e" + i, "/test", "made").data(Payload.ofText(text)).build())
            .toList());
    int read = journal.read(first, 100, 50_000).size();
    assertTrue(read >= 1 && read <= 6, read + " events of 10,000 bytes within 50,000 bytes");
  }

  @Test
  final void waitingEndsWhenTheJournalGrows() throws InterruptedException, ExecutionException {
    assertFalse(journal.awaitPast(first, Duration.ofMillis(1)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> waiting =
          threads.submit(() -> journal.awaitPast(first, Duration.ofSeconds(20)));
      journal.append(List.of(event("a")));
      assertTrue(waiting.get());
    }
    assertTrue(journal.awaitPast(first, Duration.ZERO));
    assertFalse(journal.awaitPast(at(1), Duration.ZERO));
  }

  /// Fills the journal until it has a part that can be forgotten.
  private Stretch fill() throws InterruptedException {
    Payload large = Payload.of(new byte[(int) MANY_BYTES - 1]);
    for (int i = 0; i < 300; i++) {
      journal.append(List.of(Event.builder("large" + i, "/test", "made").data(large).build()));
      clock.advance(Duration.ofSeconds(1));
      if (journal.oldest().isPresent()) {
        return journal.oldest().get();
      }
    }
    throw new AssertionError("300 MiB and nothing that can be forgotten");
  }

  /// Asks until it is gone: a journal may need some time until it can forget.
  private void forget(Stretch oldest) {
    while (journal.forgetBefore(oldest.next()).compareTo(oldest.next()) < 0) {
      Thread.onSpinWait();
    }
    assertEquals(oldest.next(), journal.first());
  }

  @Test
  final void whatIsBeingWrittenCannotBeForgotten() throws InterruptedException {
    assertEquals(first, journal.first());
    assertEquals(Optional.empty(), journal.oldest());
    journal.append(List.of(event("a")));
    assertEquals(first, journal.forgetBefore(journal.end()));
    assertEquals(List.of("a"), all());
    assertTrue(journal.bytes() > 0);
  }

  @Test
  final void theOldestPartIsForgottenForGood() throws InterruptedException {
    Instant began = clock.now();
    Stretch oldest = fill();
    long bytes = journal.bytes();
    assertEquals(first, oldest.first());
    assertTrue(oldest.next().compareTo(oldest.first()) > 0);
    assertFalse(oldest.latest().isBefore(began));
    assertFalse(oldest.latest().isAfter(clock.now()));
    assertEquals(first, journal.forgetBefore(oldest.next().plus(-1)), "a part goes whole or stays");
    forget(oldest);
    assertTrue(journal.bytes() < bytes);
    Position end = journal.end();
    restart();
    assertEquals(oldest.next(), journal.first());
    assertEquals(end, journal.end());
  }

  @Test
  final void aReadFromBeforeTheFirstBeginsWithTheFirst() throws InterruptedException {
    Stretch oldest = fill();
    forget(oldest);
    assertEquals(oldest.next(), journal.read(first, 1, MANY_BYTES).getFirst().position());
    restart();
    assertEquals(oldest.next(), journal.read(first, 1, MANY_BYTES).getFirst().position());
    journal.append(List.of(event("after")));
    assertEquals("after", all().getLast());
  }

  @Test
  final void aRepeatOfAForgottenEventIsStillRecognised() throws InterruptedException {
    journal.append(List.of(event("a")));
    Stretch oldest = fill();
    forget(oldest);
    assertEquals(List.of(repeated(0)), journal.append(List.of(event("a"))));
    restart();
    assertEquals(List.of(repeated(0)), journal.append(List.of(event("a"))));
  }
}
