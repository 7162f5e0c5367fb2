package dev.sluice.archive;

import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.testkit.forwarding.ForwardingJournal;
import dev.sluice.testkit.memory.MemoryJournal;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A journal that forgets what it is told to, and reads few entries at once.
final class ArchiveJournal extends ForwardingJournal {

  private final MemoryJournal whole;
  private final Set<Position> forgotten = new HashSet<>();

  ArchiveJournal(MemoryJournal whole) {
    super(whole);
    this.whole = whole;
  }

  /// Appends an event whose id tells its place.
  Position append(String detail) {
    Event event =
        Event.builder("e" + end(), "test", "t")
            .dataContentType("application/json")
            .data(Payload.ofText(detail))
            .build();
    Admission admission = whole.append(List.of(event)).getFirst();
    return admission.position();
  }

  void forget(Position position) {
    forgotten.add(position);
  }

  /// Gives fewer than asked for, as the limit of bytes would have it.
  @Override
  public List<Entry> read(Position from, int maxEntries, long maxBytes) {
    return super.read(from, Integer.MAX_VALUE, Long.MAX_VALUE).stream()
        .filter(entry -> !forgotten.contains(entry.position()))
        .limit(Math.min(maxEntries, 7))
        .toList();
  }
}
