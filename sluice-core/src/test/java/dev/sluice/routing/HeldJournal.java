package dev.sluice.routing;

import dev.sluice.event.Event;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A journal in memory whose end a test can hold back, as if the last entries were not synced yet.
final class HeldJournal implements Journal {

  private final List<Entry> entries = new ArrayList<>();
  private int held;

  @Override
  public synchronized List<Admission> append(List<Event> events) {
    List<Admission> admissions = new ArrayList<>();
    for (Event event : events) {
      Position position = new Position(entries.size() + 1L);
      entries.add(new Entry(position, Instant.EPOCH, event));
      admissions.add(new Admission.Appended(position));
    }
    notifyAll();
    return admissions;
  }

  /// Says that the last entries are not durable, and shows them all the same.
  synchronized void hold(int last) {
    held = last;
  }

  @Override
  public synchronized List<Entry> read(Position from, int maxEntries, long maxBytes) {
    int first = (int) from.value() - 1;
    List<Entry> read = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : entries.subList(Math.min(first, entries.size()), entries.size())) {
      bytes += entry.event().data().length();
      if (read.size() == maxEntries || !read.isEmpty() && bytes > maxBytes) {
        break;
      }
      read.add(entry);
    }
    return read;
  }

  @Override
  public synchronized Position end() {
    return new Position(entries.size() + 1L - held);
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
  public synchronized boolean awaitPast(Position position, Duration atMost)
      throws InterruptedException {
    long until = System.nanoTime() + atMost.toNanos();
    while (end().compareTo(position) <= 0) {
      long left = (until - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
