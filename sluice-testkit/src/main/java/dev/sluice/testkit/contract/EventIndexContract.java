package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.index.EventIndex;
import dev.sluice.index.EventIndex.Order;
import dev.sluice.index.Postings;
import dev.sluice.index.Term;
import dev.sluice.journal.Position;
import dev.sluice.testkit.HeldClock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an index promises. All engines can do all of it, so there is no capability to declare.
@Timeout(60)
public abstract class EventIndexContract {

  private static final Term RED = Term.of(1, "red");
  private static final Term BLUE = Term.of(1, "blue");
  private static final Term OTHER_RED = Term.of(2, "red");

  /// The clock that the engine is given.
  protected final HeldClock clock = new HeldClock();

  private EventIndex index;

  /// Opens this test's index; it begins empty, and after {@link #close()} it is opened again.
  protected abstract EventIndex open();

  /// Ends the process that has the index, in order.
  protected abstract void close();

  @BeforeEach
  final void openFirst() {
    index = open();
  }

  @AfterEach
  final void closeLast() {
    close();
  }

  private void write(long next, Map<Term, long[]> terms) {
    Postings postings = new Postings();
    terms.forEach((term, positions) -> {
      for (long position : positions) {
        postings.add(term, new Position(position));
      }
    });
    index.write(index.cursor(), new Position(next), postings);
  }

  private List<Long> up(Term term, long from, int max) {
    return values(index.find(term, Order.OLDEST_FIRST, new Position(from), max));
  }

  private List<Long> down(Term term, long from, int max) {
    return values(index.find(term, Order.NEWEST_FIRST, new Position(from), max));
  }

  private static List<Long> values(List<Position> positions) {
    return positions.stream().map(Position::value).toList();
  }

  private static long[] at(long... positions) {
    return positions;
  }

  @Test
  final void whatWasWrittenIsFoundInBothOrders() {
    write(10, Map.of(RED, at(1, 4, 9), BLUE, at(2), OTHER_RED, at(3)));
    write(20, Map.of(RED, at(12, 19), OTHER_RED, at(11)));
    assertEquals(List.of(1L, 4L, 9L, 12L, 19L), up(RED, 1, 10));
    assertEquals(List.of(19L, 12L, 9L, 4L, 1L), down(RED, 100, 10));
    assertEquals(List.of(2L), up(BLUE, 1, 10));
    assertEquals(List.of(11L, 3L), down(OTHER_RED, 100, 10));
    assertEquals(List.of(), up(Term.of(1, "green"), 1, 10));
    assertEquals(List.of(), down(Term.of(1, "green"), 100, 10));
  }

  @Test
  final void aSearchBeginsAtItsPositionAndEndsAtItsNumber() {
    write(10, Map.of(RED, at(1, 4, 9)));
    write(20, Map.of(RED, at(12, 19)));
    assertEquals(List.of(4L, 9L), up(RED, 4, 2));
    assertEquals(List.of(9L, 12L), up(RED, 5, 2));
    assertEquals(List.of(19L), up(RED, 13, 2));
    assertEquals(List.of(), up(RED, 20, 2));
    assertEquals(List.of(9L, 4L), down(RED, 9, 2));
    assertEquals(List.of(9L, 4L), down(RED, 11, 2));
    assertEquals(List.of(1L), down(RED, 3, 2));
    write(30, Map.of(RED, at(29)));
    assertEquals(List.of(), down(BLUE, 29, 2));
  }

  @Test
  final void theCursorMovesWithWhatIsWrittenAndOnlyFromWhereItIs() {
    assertEquals(Position.FIRST, index.cursor());
    write(10, Map.of(RED, at(1)));
    assertEquals(new Position(10), index.cursor());
    Postings late = new Postings();
    late.add(RED, new Position(5));
    for (long from : at(1, 9, 11)) {
      assertThrows(
          IllegalStateException.class,
          () -> index.write(new Position(from), new Position(20), late));
    }
    assertEquals(List.of(1L), up(RED, 1, 10));
    write(50, Map.of());
    assertEquals(new Position(50), index.cursor());
  }

  @Test
  final void itOutlivesARestart() {
    write(10, Map.of(RED, at(1, 4), BLUE, at(2)));
    close();
    index = open();
    assertEquals(new Position(10), index.cursor());
    assertEquals(List.of(1L, 4L), up(RED, 1, 10));
    write(20, Map.of(RED, at(15)));
    assertEquals(List.of(15L, 4L, 1L), down(RED, 20, 10));
  }

  @Test
  final void forgettingKeepsAllFromThePositionOn() {
    long far = 40_000_000;
    write(10, Map.of(RED, at(1, 4)));
    write(far + 100, Map.of(RED, at(far, far + 50), BLUE, at(far + 1)));
    index.forgetBefore(new Position(far + 50));
    assertEquals(List.of(far + 50), up(RED, far + 50, 10));
    assertEquals(List.of(far + 50), down(RED, far + 100, 1));
    assertTrue(up(RED, 1, 10).stream().noneMatch(position -> position < 10), "all is kept");
    assertEquals(new Position(far + 100), index.cursor());
    index.forgetBefore(new Position(far + 50));
    index.forgetBefore(Position.FIRST);
    assertEquals(List.of(far + 50), up(RED, far + 50, 10));
  }

  @Test
  final void positionsThatAreFarApartAreFoundInOrder() {
    List<Long> all = List.of(1L, 1L << 20, (1L << 20) + 1, 5L << 20, (7L << 20) - 1, 1L << 33);
    for (long position : all) {
      write(position + 1, Map.of(RED, at(position), BLUE, at(position)));
    }
    assertEquals(all, up(RED, 1, 100));
    assertEquals(all.reversed(), down(RED, 1L << 40, 100));
    assertEquals(all.subList(2, 4), up(RED, (1L << 20) + 1, 2));
    assertEquals(all.subList(0, 2).reversed(), down(RED, 1L << 20, 2));
  }

  @Test
  final void aStretchAcrossManyTermsIsFoundAsItWasWritten() {
    Random random = new Random(7);
    Map<Term, List<Long>> expected = new HashMap<>();
    long next = (1L << 20) - 5_000;
    index.write(Position.FIRST, new Position(next), new Postings());
    for (int stretch = 0; stretch < 10; stretch++) {
      Postings postings = new Postings();
      for (int i = 0; i < 1_000; i++) {
        Term term = new Term(3, random.nextInt(50) - 25L);
        if (random.nextInt(4) > 0) {
          postings.add(term, new Position(next));
          expected.computeIfAbsent(term, _ -> new ArrayList<>()).add(next);
        }
        next++;
      }
      index.write(index.cursor(), new Position(next), postings);
    }
    expected.forEach((term, positions) -> {
      assertEquals(positions, up(term, 1, 10_000));
      assertEquals(positions.reversed(), down(term, 1L << 40, 10_000));
      long middle = positions.get(positions.size() / 2);
      assertEquals(
          positions.stream().filter(each -> each >= middle).limit(7).toList(), up(term, middle, 7));
    });
    assertEquals(
        50L,
        LongStream.range(-25, 25).filter(value -> !up(new Term(3, value), 1, 1).isEmpty()).count());
  }
}
