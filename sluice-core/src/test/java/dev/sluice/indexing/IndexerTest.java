package dev.sluice.indexing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.index.EventIndex;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.index.Postings;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.testkit.forwarding.ForwardingEventIndex;
import dev.sluice.testkit.forwarding.ForwardingJournal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class IndexerTest {

  private final Shelf shelf = new Shelf();

  private List<Long> found(String word) {
    return shelf
        .engine
        .index()
        .find(Shelf.word(word), Order.OLDEST_FIRST, Position.FIRST, 10_000)
        .stream()
        .map(Position::value)
        .toList();
  }

  private static void run(Indexer indexer) {
    while (indexer.step()) {
      // There may be more.
    }
  }

  @Test
  void whatItsSourcesSentIsFoundAndNothingElse() {
    shelf.add("book", "red blue");
    shelf.addOther();
    shelf.add("book", "blue blue");
    run(shelf.indexer());
    assertEquals(List.of(1L), found("red"));
    assertEquals(List.of(1L, 3L), found("blue"));
    assertEquals(new Position(4), shelf.engine.index().cursor());
  }

  @Test
  void eventsOfOtherSourcesCostNoWrite() {
    AtomicInteger writes = new AtomicInteger();
    EventIndex counting =
        new ForwardingEventIndex(shelf.engine.index()) {
          @Override
          public void write(Position from, Position next, Postings postings) {
            writes.incrementAndGet();
            super.write(from, next, postings);
          }
        };
    Indexer indexer = new Indexer(shelf.journal(), counting, List.of(shelf));
    for (int i = 0; i < 10_000; i++) {
      shelf.addOther();
    }
    run(indexer);
    assertEquals(0, writes.get());
    assertEquals(shelf.journal().end(), indexer.next());
    shelf.add("book", "red");
    run(indexer);
    assertEquals(1, writes.get());
    assertEquals(shelf.journal().end(), counting.cursor());
  }

  @Test
  void theCursorOnDiskIsNeverFarBehind() {
    List<Event> many = new ArrayList<>();
    for (int i = 0; i < Indexer.MAX_UNWRITTEN + 2L * Indexer.MAX_ENTRIES; i++) {
      many.add(Event.builder("o" + i, "/other", "t").build());
    }
    shelf.journal().append(many);
    run(shelf.indexer());
    long behind = shelf.journal().end().value() - shelf.engine.index().cursor().value();
    assertTrue(behind < Indexer.MAX_UNWRITTEN, () -> behind + " events would be read again");
  }

  @Test
  void aCrashTakesBackPostingsAndCursorTogetherAndTheyAreWrittenAgain() {
    Random random = new Random(3);
    List<Long> expected = new ArrayList<>();
    for (int round = 0; round < 50; round++) {
      Indexer indexer = shelf.indexer();
      for (int i = 0; i < 20; i++) {
        shelf.add("book", "red");
        expected.add(shelf.journal().end().value() - 1);
        if (random.nextInt(4) == 0) {
          indexer.step();
        }
      }
      shelf.engine = shelf.engine.crash(random);
      assertTrue(shelf.engine.index().cursor().compareTo(shelf.journal().end()) <= 0);
    }
    run(shelf.indexer());
    assertEquals(expected, found("red"));
  }

  @Test
  void whatTheJournalForgotBeforeItWasReadIsPassedOver() {
    for (int i = 0; i < 40; i++) {
      shelf.add("book", "red");
    }
    Position first = shelf.journal().forgetBefore(new Position(20));
    run(shelf.indexer());
    assertEquals(first.value(), found("red").getFirst());
    assertEquals(41 - first.value(), found("red").size());
  }

  @Test
  void whatTheJournalForgetsIsForgotten() {
    for (int i = 0; i < 40; i++) {
      shelf.add("book", "red");
    }
    Indexer indexer = shelf.indexer();
    run(indexer);
    Position first = shelf.journal().forgetBefore(new Position(20));
    assertTrue(indexer.step());
    assertEquals(first.value(), found("red").getFirst());
    assertFalse(indexer.step());
  }

  @Test
  void aStretchThatWasGivenUpIsPassedOver() {
    for (int i = 0; i < 10; i++) {
      shelf.add("book", "red");
    }
    // Positions 4 to 6 are damaged, and somebody has given them up.
    ForwardingJournal torn =
        new ForwardingJournal(shelf.journal()) {
          @Override
          public List<Entry> read(Position from, int maxEntries, long maxBytes) {
            if (from.value() >= 4 && from.value() < 7) {
              return List.of();
            }
            return super.read(
                from, from.value() < 4 ? (int) (4 - from.value()) : maxEntries, maxBytes);
          }

          @Override
          public Optional<Position> lostUntil(Position position) {
            return position.value() >= 4 && position.value() < 7
                ? Optional.of(new Position(7))
                : Optional.empty();
          }
        };
    run(new Indexer(torn, shelf.engine.index(), List.of(shelf)));
    assertEquals(List.of(1L, 2L, 3L, 7L, 8L, 9L, 10L), found("red"));
  }

  @Test
  void aHoleInTheJournalStopsIt() {
    shelf.add("book", "red");
    ForwardingJournal empty =
        new ForwardingJournal(shelf.journal()) {
          @Override
          public List<Entry> read(Position from, int maxEntries, long maxBytes) {
            return List.of();
          }
        };
    Indexer indexer = new Indexer(empty, shelf.engine.index(), List.of(shelf));
    assertThrows(IllegalStateException.class, indexer::step);
  }

  @Test
  void anEventThatCannotBeReadKeepsNoOtherFromBeingFound() {
    shelf.add("book", "red");
    shelf.add("broken", "red");
    shelf.add("book", "red");
    run(shelf.indexer());
    assertEquals(List.of(1L, 3L), found("red"));
  }

  @Test
  void theLoopFollowsAsEventsCome() throws InterruptedException {
    Indexer indexer = shelf.indexer();
    try (IndexLoop _ = IndexLoop.start(indexer, shelf.journal(), Duration.ofMillis(1))) {
      for (int i = 1; i <= 3; i++) {
        shelf.add("book", "red");
        assertTrue(indexer.awaitNext(shelf.journal().end(), Duration.ofSeconds(20)));
        assertEquals(i, found("red").size());
      }
    }
    assertEquals(0, indexer.behind());
    shelf.add("book", "red");
    assertEquals(1, indexer.behind());
    assertFalse(indexer.awaitNext(shelf.journal().end(), Duration.ofMillis(1)));
  }
}
