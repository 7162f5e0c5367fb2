package dev.sluice.testkit.forwarding;

import dev.sluice.event.Event;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Journal;
import dev.sluice.journal.Position;
import dev.sluice.journal.Stretch;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A journal that passes every call on.
public class ForwardingJournal implements Journal {

  private final Journal to;

  /// Passes every call on to another one.
  public ForwardingJournal(Journal to) {
    this.to = to;
  }

  @Override
  public List<Admission> append(List<Event> events) throws InterruptedException {
    return to.append(events);
  }

  @Override
  public List<Entry> read(Position from, int maxEntries, long maxBytes) {
    return to.read(from, maxEntries, maxBytes);
  }

  @Override
  public Position end() {
    return to.end();
  }

  @Override
  public Position first() {
    return to.first();
  }

  @Override
  public Optional<Stretch> oldest() {
    return to.oldest();
  }

  @Override
  public long bytes() {
    return to.bytes();
  }

  @Override
  public Position forgetBefore(Position position) {
    return to.forgetBefore(position);
  }

  @Override
  public boolean awaitPast(Position position, Duration atMost) throws InterruptedException {
    return to.awaitPast(position, atMost);
  }

  @Override
  public Optional<Position> lostUntil(Position position) {
    return to.lostUntil(position);
  }

  @Override
  public long lost() {
    return to.lost();
  }
}
