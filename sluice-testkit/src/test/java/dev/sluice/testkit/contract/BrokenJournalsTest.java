package dev.sluice.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.testkit.forwarding.ForwardingJournal;
import dev.sluice.testkit.memory.MemoryEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The journal's contract notices a broken journal, and which promise it breaks.
class BrokenJournalsTest {

  abstract static class Broken extends JournalContract {
    MemoryEngine engine = new MemoryEngine(clock, WINDOW);

    @Override
    protected Journal open() {
      return broken(engine.journal());
    }

    abstract Journal broken(Journal whole);

    @Override
    protected void close() {
      engine = engine.restart();
    }
  }

  private static void assertFails(Class<? extends JournalContract> broken, String... sentences) {
    Verdicts verdicts = Verdicts.of(broken);
    assertEquals(Verdicts.sentences(sentences), verdicts.failed());
    assertTrue(verdicts.held() > 0);
    assertEquals(Set.of(), verdicts.skipped());
  }

  static final class Whole extends Broken {
    @Override
    Journal broken(Journal whole) {
      return new ForwardingJournal(whole);
    }
  }

  @Test
  void aWholeOneFailsNothing() {
    assertFails(Whole.class);
  }

  static final class Forgetful extends Broken {
    @Override
    Journal broken(Journal whole) {
      return whole;
    }

    @Override
    protected void close() {
      engine = new MemoryEngine(clock, WINDOW);
    }
  }

  @Test
  void oneThatForgetsAtARestartIsFound() {
    assertFails(
        Forgetful.class,
        "aCopyIsNoRepeatOfItsEventAndTheSameCopyTwiceIsOne",
        "positionsGrowByOneAndGoOnAfterARestart",
        "whatWasAcceptedIsReadInItsOrderAlsoAfterARestart",
        "anEventComesBackAsItWentIn",
        "anEntryTellsWhenItWasAcceptedToTheMillisecond",
        "aRepeatIsRecognisedAfterARestart",
        "theOldestPartIsForgottenForGood",
        "aReadFromBeforeTheFirstBeginsWithTheFirst",
        "aRepeatOfAForgottenEventIsStillRecognised");
  }

  static final class SaysThatItForgot extends Broken {
    @Override
    Journal broken(Journal whole) {
      return new ForwardingJournal(whole) {
        private Position told = super.first();

        @Override
        public Position first() {
          return told;
        }

        @Override
        public Position forgetBefore(Position position) {
          if (super.oldest().isPresent()) {
            told = position;
          }
          return told;
        }
      };
    }
  }

  @Test
  void oneThatOnlySaysThatItForgotIsFound() {
    assertFails(
        SaysThatItForgot.class,
        "theOldestPartIsForgottenForGood",
        "aReadFromBeforeTheFirstBeginsWithTheFirst");
  }

  /// Remembers the events at a restart, but not that they were there.
  static final class ForgetsRepeats extends Broken {
    private int life;

    @Override
    Journal broken(Journal whole) {
      life++;
      return new ForwardingJournal(whole) {
        @Override
        public List<Admission> append(List<Event> events) throws InterruptedException {
          return super.append(
              life == 1 ? events : events.stream().map(ForgetsRepeats::renamed).toList());
        }
      };
    }

    private static Event renamed(Event event) {
      return Event.builder(event.id(), event.source() + "/again", event.type()).build();
    }
  }

  @Test
  void oneThatForgetsRepeatsAtARestartIsFound() {
    assertFails(
        ForgetsRepeats.class,
        "aCopyIsNoRepeatOfItsEventAndTheSameCopyTwiceIsOne",
        "aRepeatIsRecognisedAfterARestart",
        "aRepeatOfAForgottenEventIsStillRecognised");
  }

  static final class GivesAPlaceTwice extends Broken {
    @Override
    Journal broken(Journal whole) {
      return new ForwardingJournal(whole) {
        @Override
        public List<Admission> append(List<Event> events) throws InterruptedException {
          List<Admission> told = new ArrayList<>(super.append(events));
          if (told.size() > 1 && told.getLast() instanceof Admission.Appended) {
            told.set(told.size() - 1, new Admission.Appended(told.getFirst().position()));
          }
          return told;
        }
      };
    }
  }

  @Test
  void oneThatGivesAPlaceTwiceIsFound() {
    assertFails(
        GivesAPlaceTwice.class,
        "aCopyIsNoRepeatOfItsEventAndTheSameCopyTwiceIsOne",
        "positionsGrowByOneAndGoOnAfterARestart",
        "aRepeatGetsTheFirstPositionAndIsNotKept",
        "aRepeatIsRecognisedAfterARestart",
        "theSameIdOfAnotherSourceIsNoRepeat");
  }

  /// Tells repeats from new events, and keeps both.
  static final class KeepsRepeats extends Broken {
    private int copies;

    @Override
    Journal broken(Journal whole) {
      return new ForwardingJournal(whole) {
        @Override
        public List<Admission> append(List<Event> events) throws InterruptedException {
          List<Admission> told = super.append(events);
          for (int i = 0; i < told.size(); i++) {
            if (told.get(i) instanceof Admission.Repeated) {
              Event event = events.get(i);
              super.append(
                  List.of(Event.builder("copy" + copies++, event.source(), event.type()).build()));
            }
          }
          return told;
        }
      };
    }
  }

  @Test
  void oneThatAppendsARepeatIsFound() {
    assertFails(
        KeepsRepeats.class,
        "aRepeatGetsTheFirstPositionAndIsNotKept",
        "aRepeatIsForgottenWhenTheWindowIsOver",
        "manyCallersAtOnceGetPlacesWithoutGapsAndOnlyOneOfTwoAlikeIsNew");
  }

  static final class ReadsTooMuch extends Broken {
    @Override
    Journal broken(Journal whole) {
      return new ForwardingJournal(whole) {
        @Override
        public List<Entry> read(Position from, int maxEntries, long maxBytes) {
          return super.read(from, maxEntries, Long.MAX_VALUE);
        }
      };
    }
  }

  @Test
  void oneThatReadsPastTheLimitOfBytesIsFound() {
    assertFails(
        ReadsTooMuch.class,
        "readingKeepsToItsLimitsAndGivesAtLeastOne",
        "readingStopsNearTheLimitOfBytes");
  }

  static final class NeverWakes extends Broken {
    @Override
    Journal broken(Journal whole) {
      return new ForwardingJournal(whole) {
        @Override
        public boolean awaitPast(Position position, Duration atMost) {
          return false;
        }
      };
    }
  }

  @Test
  void oneThatNeverWakesItsReadersIsFound() {
    assertFails(NeverWakes.class, "waitingEndsWhenTheJournalGrows");
  }
}
