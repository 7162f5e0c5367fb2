package dev.sluice.intake;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Journal;
import java.util.List;

/// The one door to the journal: checks the limits, waits for durability, says what was admitted.
public final class Intake {

  /// How large the data and attributes of one event may be, in bytes of the journal.
  public static final int MAX_EVENT_BYTES = 1 << 20;

  private final Journal journal;

  /// An intake in front of a journal.
  public Intake(Journal journal) {
    this.journal = journal;
  }

  /// Admits events and returns when they are durable; the answers stand at the events' places.
  ///
  /// @throws Fault `event-too-large`, or what {@link Journal#append} throws; nothing was kept then
  public List<Admission> admit(List<Event> events) throws InterruptedException {
    for (Event event : events) {
      if (event.data().length() > MAX_EVENT_BYTES) {
        throw Fault.of(
            Fault.Kind.TOO_LARGE,
            "event-too-large",
            "event '"
                + event.id()
                + "' has "
                + event.data().length()
                + " bytes of data; at most "
                + MAX_EVENT_BYTES
                + " are taken");
      }
    }
    return journal.append(events);
  }
}
