package dev.sluice.testkit.memory;

import dev.sluice.event.CopyOf;
import dev.sluice.event.Event;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The journal in memory. It never says `BUSY`: nothing waits to be written.
public final class MemoryJournal implements Journal {

  private final Log log;
  private final Clock clock;
  private final Duration window;

  /// How many events are forgotten as a whole.
  private static final int STRETCH = 8;

  private final List<Entry> entries = new ArrayList<>();
  private final Map<Name, Entry> last = new HashMap<>();
  private Position first = Position.FIRST;

  /// What names an event.
  private record Name(String source, String id, Optional<CopyOf> copy) {
    static Name of(Event event) {
      return new Name(event.source(), event.id(), CopyOf.of(event));
    }
  }

  MemoryJournal(Log log, Clock clock, Duration window) {
    this.log = log;
    this.clock = clock;
    this.window = window;
    for (Write write : log.writes()) {
      if (write instanceof Write.Appended(List<Entry> appended)) {
        apply(appended);
      } else if (write instanceof Write.EventsForgotten(Position before)) {
        first = before;
      }
    }
  }

  private void apply(List<Entry> appended) {
    entries.addAll(appended);
    appended.forEach(entry -> last.put(Name.of(entry.event()), entry));
  }

  /// All events, in their order.
  public List<Event> events() {
    synchronized (log) {
      return entries.stream().map(Entry::event).toList();
    }
  }

  @Override
  public List<Admission> append(List<Event> events) {
    synchronized (log) {
      if (!log.isOpen()) {
        throw Fault.of(Fault.Kind.UNAVAILABLE, "journal-unavailable", "the hub is stopping");
      }
      var now = clock.now().truncatedTo(ChronoUnit.MILLIS);
      List<Admission> admissions = new ArrayList<>();
      Map<Name, Position> group = new HashMap<>();
      List<Entry> fresh = new ArrayList<>();
      for (Event event : events) {
        Name name = Name.of(event);
        Entry known = last.get(name);
        Position first = group.get(name);
        if (first == null
            && known != null
            && Duration.between(known.acceptedAt(), now).compareTo(window) < 0) {
          first = known.position();
        }
        if (first != null) {
          admissions.add(new Admission.Repeated(first));
          continue;
        }
        Entry entry = new Entry(end().plus(fresh.size()), now, event);
        fresh.add(entry);
        group.put(name, entry.position());
        admissions.add(new Admission.Appended(entry.position()));
      }
      if (!fresh.isEmpty()) {
        log.addSynced(new Write.Appended(List.copyOf(fresh)));
        apply(fresh);
        log.notifyAll();
      }
      return List.copyOf(admissions);
    }
  }

  @Override
  public List<Entry> read(Position from, int maxEntries, long maxBytes) {
    synchronized (log) {
      log.requireOpen();
      List<Entry> read = new ArrayList<>();
      long bytes = 0;
      long begin = Math.max(from.value(), first.value());
      for (long at = begin; at <= entries.size() && read.size() < maxEntries; at++) {
        Entry entry = entries.get((int) at - 1);
        // The bytes that a hub counts are its own encoding's; the data is most of them.
        bytes += entry.event().data().length();
        if (!read.isEmpty() && bytes > maxBytes) {
          break;
        }
        read.add(entry);
        if (bytes >= maxBytes) {
          break;
        }
      }
      return read;
    }
  }

  @Override
  public Position end() {
    synchronized (log) {
      return Position.FIRST.plus(entries.size());
    }
  }

  @Override
  public Position first() {
    synchronized (log) {
      return first;
    }
  }

  @Override
  public Optional<Stretch> oldest() {
    synchronized (log) {
      Position next = first.plus(STRETCH);
      if (next.compareTo(end()) >= 0) {
        return Optional.empty();
      }
      Instant latest = entries.get((int) next.value() - 1).acceptedAt();
      return Optional.of(new Stretch(first, next, latest, bytes(first, next)));
    }
  }

  @Override
  public long bytes() {
    synchronized (log) {
      return bytes(first, end());
    }
  }

  private long bytes(Position from, Position before) {
    return entries.subList((int) from.value() - 1, (int) before.value() - 1).stream()
        .mapToLong(entry -> entry.event().data().length())
        .sum();
  }

  @Override
  public Position forgetBefore(Position position) {
    synchronized (log) {
      log.requireOpen();
      Position kept = first;
      for (Optional<Stretch> oldest = oldest();
          oldest.isPresent() && oldest.get().next().compareTo(position) <= 0;
          oldest = oldest()) {
        first = oldest.get().next();
      }
      if (!first.equals(kept)) {
        log.addSynced(new Write.EventsForgotten(first));
      }
      return first;
    }
  }

  @Override
  public boolean awaitPast(Position position, Duration atMost) throws InterruptedException {
    synchronized (log) {
      long deadline = System.nanoTime() + atMost.toNanos();
      long left = atMost.toNanos();
      while (end().compareTo(position) <= 0 && log.isOpen() && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(log, left);
        left = deadline - System.nanoTime();
      }
      return end().compareTo(position) > 0;
    }
  }
}
