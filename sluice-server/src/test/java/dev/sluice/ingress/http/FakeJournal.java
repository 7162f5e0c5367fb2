package dev.sluice.ingress.http;

import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A journal in memory that can be told to refuse.
final class FakeJournal implements Journal {

  private final List<Event> events = new ArrayList<>();
  private Optional<Fault> refusal = Optional.empty();

  synchronized void refuse(Fault fault) {
    refusal = Optional.of(fault);
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  @Override
  public synchronized List<Admission> append(List<Event> batch) {
    refusal.ifPresent(fault -> {
      throw fault;
    });
    List<Admission> admissions = new ArrayList<>();
    for (Event event : batch) {
      int at = indexOf(event);
      if (at >= 0) {
        admissions.add(new Admission.Repeated(new Position(at + 1)));
      } else {
        events.add(event);
        admissions.add(new Admission.Appended(new Position(events.size())));
      }
    }
    return admissions;
  }

  /// Where the event of the same source and id stands, or -1.
  private int indexOf(Event event) {
    for (int i = 0; i < events.size(); i++) {
      if (events.get(i).id().equals(event.id()) && events.get(i).source().equals(event.source())) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public synchronized Position end() {
    return new Position(events.size() + 1);
  }

  @Override
  public List<Entry> read(Position from, int maxEntries, long maxBytes) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean awaitPast(Position position, Duration atMost) {
    throw new UnsupportedOperationException();
  }
}
