package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.index.EventIndex;
import dev.sluice.index.Postings;
import dev.sluice.index.Term;
import dev.sluice.journal.Position;
import dev.sluice.testkit.forwarding.ForwardingEventIndex;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The index's contract notices a broken index, and which promise it breaks.
class BrokenEventIndexesTest {

  private static final Duration WINDOW = Duration.ofDays(7);

  abstract static class Broken extends EventIndexContract {
    MemoryEngine engine = new MemoryEngine(clock, WINDOW);

    @Override
    protected EventIndex open() {
      return broken(engine.index());
    }

    abstract EventIndex broken(EventIndex whole);

    @Override
    protected void close() {
      engine = engine.restart();
    }
  }

  private static void assertFails(Class<? extends EventIndexContract> broken, String... sentences) {
    Verdicts verdicts = Verdicts.of(broken);
    assertEquals(Verdicts.sentences(sentences), verdicts.failed());
    assertTrue(verdicts.held() > 0);
  }

  static final class Whole extends Broken {
    @Override
    EventIndex broken(EventIndex whole) {
      return new ForwardingEventIndex(whole);
    }
  }

  @Test
  void aWholeOneFailsNothing() {
    assertFails(Whole.class);
  }

  /// Takes any stretch, wherever it begins.
  static final class TakesAnyStretch extends Broken {
    @Override
    EventIndex broken(EventIndex whole) {
      return new ForwardingEventIndex(whole) {
        @Override
        public void write(Position from, Position next, Postings postings) {
          super.write(cursor(), next, postings);
        }
      };
    }
  }

  @Test
  void oneThatTakesAnyStretchIsFound() {
    assertFails(TakesAnyStretch.class, "theCursorMovesWithWhatIsWrittenAndOnlyFromWhereItIs");
  }

  /// Begins behind the position that it is given.
  static final class LeavesOutTheFirst extends Broken {
    @Override
    EventIndex broken(EventIndex whole) {
      return new ForwardingEventIndex(whole) {
        @Override
        public List<Position> find(Term term, Order order, Position from, int max) {
          return super.find(term, order, from, max).stream()
              .filter(position -> from.equals(Position.FIRST) || !position.equals(from))
              .toList();
        }
      };
    }
  }

  @Test
  void oneThatLeavesOutTheFirstIsFound() {
    assertFails(
        LeavesOutTheFirst.class,
        "aSearchBeginsAtItsPositionAndEndsAtItsNumber",
        "aStretchAcrossManyTermsIsFoundAsItWasWritten",
        "forgettingKeepsAllFromThePositionOn",
        "positionsThatAreFarApartAreFoundInOrder");
  }

  static final class MixesFields extends Broken {
    @Override
    EventIndex broken(EventIndex whole) {
      return new ForwardingEventIndex(whole) {
        @Override
        public void write(Position from, Position next, Postings postings) {
          Postings mixed = new Postings();
          postings.terms().stream()
              .filter(term -> term.field() != 2)
              .forEach(term -> copy(postings, term, mixed));
          postings.terms().stream()
              .filter(term -> term.field() == 2)
              .forEach(term -> mixedIn(postings, term, mixed));
          super.write(from, next, mixed);
        }

        private void copy(Postings from, Term term, Postings to) {
          for (long position : from.positions(term)) {
            to.add(term, new Position(position));
          }
        }

        private void mixedIn(Postings from, Term term, Postings to) {
          for (long position : from.positions(term)) {
            to.add(new Term(3, term.value()), new Position(position));
          }
        }
      };
    }
  }

  @Test
  void oneThatMixesFieldsIsFound() {
    assertFails(MixesFields.class, "whatWasWrittenIsFoundInBothOrders");
  }

  /// Forgets the position itself too.
  static final class ForgetsTooMuch extends Broken {
    @Override
    EventIndex broken(EventIndex whole) {
      return new ForwardingEventIndex(whole) {
        @Override
        public void forgetBefore(Position position) {
          super.forgetBefore(position.plus(1));
        }
      };
    }
  }

  @Test
  void oneThatForgetsTooMuchIsFound() {
    assertFails(ForgetsTooMuch.class, "forgettingKeepsAllFromThePositionOn");
  }

  static final class Forgetful extends Broken {
    @Override
    EventIndex broken(EventIndex whole) {
      return whole;
    }

    @Override
    protected void close() {
      engine = new MemoryEngine(clock, WINDOW);
    }
  }

  @Test
  void oneThatForgetsAtARestartIsFound() {
    assertFails(Forgetful.class, "itOutlivesARestart");
  }
}
