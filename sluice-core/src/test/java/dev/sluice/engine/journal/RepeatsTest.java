package dev.sluice.engine.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.journal.Position;
import dev.sluice.testkit.HeldClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepeatsTest {

  private static final Duration WINDOW = Duration.ofDays(7);

  private final HeldClock clock = new HeldClock();
  private final MemoryIndex index = new MemoryIndex();
  private final Repeats repeats = new Repeats(index, clock, WINDOW, 1 << 10);

  private static Append append(String... ids) {
    List<Event> events =
        List.of(ids).stream().map(id -> Event.builder(id, "/test", "made").build()).toList();
    return Append.of(events);
  }

  private long now() {
    return clock.now().toEpochMilli();
  }

  /// Notes events as the writer does, from a position on.
  private void note(long first, String... ids) {
    Append append = append(ids);
    for (int i = 0; i < ids.length; i++) {
      repeats.note(append.fingerprint(i), new Position(first + i), now());
    }
  }

  private void handOverAndWrite(long through) {
    repeats.handOver(new Position(through), true, 0);
    assertTrue(repeats.write());
  }

  private Optional<Position> find(String id) {
    Append append = append(id);
    repeats.lookUp(append);
    return repeats.find(append, 0, now());
  }

  private void finishPass() {
    int steps = 0;
    while (repeats.sweep()) {
      assertTrue(++steps < 1_000, "a pass ends");
    }
  }

  @Test
  void anEventIsKnownWhileItIsYoungWhileItIsHandedOverAndWhenItIsWritten() {
    note(1, "a");
    assertEquals(Optional.of(new Position(1)), find("a"));
    repeats.handOver(new Position(2), true, 0);
    assertEquals(Optional.of(new Position(1)), find("a"));
    assertTrue(repeats.write());
    assertEquals(Optional.of(new Position(1)), find("a"));
    assertEquals(Optional.empty(), find("b"));
    assertEquals(new Position(2), index.through());
  }

  @Test
  void whoLookedBeforeAnEventWasNotedAndAsksAfterItWasWrittenIsToldOfIt() {
    Append early = append("a");
    repeats.lookUp(early);
    note(1, "a");
    handOverAndWrite(2);
    assertEquals(Optional.of(new Position(1)), repeats.find(early, 0, now()));
  }

  @Test
  void whatIsWrittenWhileAPassGoesIsKnownToTheFilterOfThatPass() {
    note(1, IntStream.range(0, 40).mapToObj(i -> "e" + i).toArray(String[]::new));
    handOverAndWrite(41);
    finishPass();
    clock.advance(WINDOW.dividedBy(7));
    // Each is written with the next pass at another place.
    for (int i = 0; i < 30; i++) {
      repeats.sweep();
      note(100 + i, "late" + i);
      handOverAndWrite(101 + i);
    }
    finishPass();
    for (int i = 0; i < 30; i++) {
      assertEquals(Optional.of(new Position(100 + i)), find("late" + i));
    }
    assertEquals(Optional.of(new Position(1)), find("e0"));
  }

  @Test
  void afterTheFirstPassNewEventsAreNotLookedUpInTheIndex() {
    note(1, "a");
    handOverAndWrite(2);
    int before = index.looks;
    find("b");
    assertEquals(before + 1, index.looks, "no filter yet");
    finishPass();
    find("c");
    assertEquals(before + 1, index.looks);
    assertEquals(Optional.of(new Position(1)), find("a"));
  }

  @Test
  void whatCouldNotBeWrittenIsForgottenAndWhatStoodBeforeItIsNot() {
    note(1, "a", "b");
    note(3, "c", "d");
    repeats.forgetFrom(new Position(3));
    assertEquals(Optional.of(new Position(2)), find("b"));
    assertEquals(Optional.empty(), find("c"));
    note(3, "d");
    assertEquals(Optional.of(new Position(3)), find("d"));
  }

  @Test
  void anEventOlderThanTheWindowIsNewAgainAndIsSweptAway() {
    note(1, "a");
    handOverAndWrite(2);
    finishPass();
    clock.advance(WINDOW);
    assertEquals(Optional.empty(), find("a"));
    note(2, "b");
    handOverAndWrite(3);
    finishPass();
    assertEquals(1, index.size());
    assertEquals(Optional.of(new Position(2)), find("b"));
  }

  @Test
  void aFewEventsAreNotHandedOverUntilTheyAreManyOrAreAskedFor() {
    note(1, "a");
    repeats.handOver(new Position(2), false, 0);
    assertFalse(repeats.write());
    note(2, IntStream.range(0, Repeats.HAND_OVER).mapToObj(i -> "m" + i).toArray(String[]::new));
    repeats.handOver(new Position(2 + Repeats.HAND_OVER), false, 0);
    assertTrue(repeats.write());
    assertEquals(1 + Repeats.HAND_OVER, index.size());
  }

  @Test
  void theTablesSayWhenTheyAreFull() {
    assertTrue(repeats.hasRoom(Repeats.MAX_YOUNG));
    note(1, "a");
    assertFalse(repeats.hasRoom(Repeats.MAX_YOUNG));
  }
}
