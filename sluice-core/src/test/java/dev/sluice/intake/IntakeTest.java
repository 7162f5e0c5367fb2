package dev.sluice.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import dev.sluice.testkit.HeldClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IntakeTest {

  private static final int MOST = Intake.MAX_ATTRIBUTE_CHARACTERS;

  /// Remembers what came, and answers that it was appended.
  private static final class Appended implements Journal {
    private final List<Event> events = new ArrayList<>();

    @Override
    public List<Admission> append(List<Event> batch) {
      events.addAll(batch);
      return batch.stream().<Admission>map(_ -> new Admission.Appended(Position.FIRST)).toList();
    }

    @Override
    public List<Entry> read(Position from, int maxEntries, long maxBytes) {
      return List.of();
    }

    @Override
    public Position end() {
      return Position.FIRST;
    }

    @Override
    public Position first() {
      return Position.FIRST;
    }

    @Override
    public Optional<Stretch> oldest() {
      return Optional.empty();
    }

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public Position forgetBefore(Position position) {
      return Position.FIRST;
    }

    @Override
    public boolean awaitPast(Position position, Duration atMost) {
      return false;
    }
  }

  private final Appended journal = new Appended();
  private final HeldClock clock = new HeldClock();
  private final Intake intake = new Intake(journal, clock);

  private static Event.Builder event(String id) {
    return Event.builder(id, "s", "t");
  }

  @Test
  void anEventWithoutATimeGetsTheTimeAtWhichItCameAndAnyOtherKeepsItsOwn()
      throws InterruptedException {
    Timestamp own = Timestamp.parse("2020-01-01T00:00:00+01:00");
    intake.admit(List.of(event("1").build(), event("2").time(own).build()));
    assertEquals(clock.now(), journal.events.getFirst().time().orElseThrow().instant());
    assertEquals(own, journal.events.getLast().time().orElseThrow());
  }

  @Test
  void onlyTheHubItselfMaySendEventsOfItsOwnSource() throws InterruptedException {
    Event own = Event.builder("1", Intake.OWN_SOURCE, "t").build();
    Fault refused = assertThrows(Fault.class, () -> intake.admit(List.of(event("0").build(), own)));
    assertEquals("reserved-source", refused.code());
    assertEquals(List.of(), journal.events);
    assertEquals(1, intake.admitOwn(List.of(own)).size());
  }

  @Test
  void eventsAsLargeAsMayBeAreTaken() throws InterruptedException {
    List<Event> events =
        List.of(
            event("i".repeat(MOST - 2)).build(),
            event("1").extension("e", "x".repeat(MOST - 4)).build(),
            event("2").data(Payload.of(new byte[Intake.MAX_DATA_BYTES])).build());

    assertEquals(3, intake.admit(events).size());
    assertEquals(
        events.stream().map(Event::id).toList(), journal.events.stream().map(Event::id).toList());
  }

  @Test
  void anEventThatIsLargerRefusesAllThatCameWithIt() {
    for (Event large :
        List.of(
            event("i".repeat(MOST - 1)).build(),
            event("1").subject("x".repeat(MOST)).build(),
            event("1").dataSchema("x".repeat(MOST)).build(),
            event("1").dataContentType("x".repeat(MOST)).build(),
            event("1").extension("e", "x".repeat(MOST - 3)).build(),
            event("1").data(Payload.of(new byte[Intake.MAX_DATA_BYTES + 1])).build())) {
      Fault fault =
          assertThrows(Fault.class, () -> intake.admit(List.of(event("good").build(), large)));

      assertEquals("event-too-large", fault.code());
      assertEquals(List.of(), journal.events);
    }
  }

  @Test
  void theRefusalOfAnEventWithALongIdIsShort() {
    Event large = event("i".repeat(5_000_000)).build();

    Fault fault = assertThrows(Fault.class, () -> intake.admit(List.of(large)));

    assertTrue(fault.sentence().length() < 200, fault.sentence());
  }
}
