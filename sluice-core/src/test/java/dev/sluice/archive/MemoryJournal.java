package dev.sluice.archive;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// A journal in memory that can forget.
final class MemoryJournal implements Journal {

  static final Instant ACCEPTED = Instant.parse("2026-11-21T09:30:00.123Z");

  private final TreeMap<Long, Entry> entries = new TreeMap<>();
  private long end = 1;

  Position append(String id, String detail) {
    Event event =
        Event.builder(id, "test", "t")
            .dataContentType("application/json")
            .data(Payload.ofText(detail))
            .build();
    Position position = new Position(end++);
    entries.put(position.value(), new Entry(position, ACCEPTED, event));
    return position;
  }

  void forget(Position position) {
    entries.remove(position.value());
  }

  @Override
  public List<Admission> append(List<Event> events) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Entry> read(Position from, int maxEntries, long maxBytes) {
    List<Entry> read = new ArrayList<>();
    for (Entry entry : entries.tailMap(from.value()).values()) {
      // Fewer than asked for, as the limit of bytes would have it.
      if (read.size() == Math.min(maxEntries, 7)) {
        break;
      }
      read.add(entry);
    }
    return read;
  }

  @Override
  public Position end() {
    return new Position(end);
  }

  @Override
  public boolean awaitPast(Position position, Duration atMost) {
    throw new UnsupportedOperationException();
  }
}
