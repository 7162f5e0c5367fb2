package dev.sluice.engine.journal;

import dev.sluice.engine.log.LogWriter;
import dev.sluice.journal.Admission;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Writes a group of appends to the log with one sync. Only the journal's writer uses it.
final class GroupCommit {

  private final LogWriter log;
  private final Clock clock;
  private final Repeats repeats;
  private final Tail tail;

  GroupCommit(LogWriter log, Clock clock, Repeats repeats, Tail tail) {
    this.log = log;
    this.clock = clock;
    this.repeats = repeats;
    this.tail = tail;
  }

  /// Writes what is new of a group, without a sync, and notes each event's admission.
  ///
  /// @return the position after it; the end as it was when there was nothing new
  /// @throws IOException when it could not be written; nothing of it is noted then
  Position write(List<Append> group, Position end) throws IOException {
    long nowMillis = clock.now().toEpochMilli();
    long bytes = 0;
    for (Append append : group) {
      bytes += append.byteCount();
    }
    Position next = end;
    try {
      log.begin(nowMillis, bytes);
      for (Append append : group) {
        for (int i = 0; i < append.size(); i++) {
          Optional<Position> known = repeats.find(append, i, nowMillis);
          if (known.isPresent()) {
            append.admit(i, new Admission.Repeated(known.get()));
            continue;
          }
          repeats.note(append.fingerprint(i), next, nowMillis);
          append.admit(i, new Admission.Appended(next));
          log.entry(append.bytes(), append.start(i), append.end(i) - append.start(i));
          next = next.plus(1);
        }
      }
      log.write();
      return next;
    } catch (IOException | RuntimeException e) {
      log.abandon();
      repeats.forgetFrom(end);
      throw e;
    }
  }

  /// Makes the group durable, which was written last.
  void sync(List<Append> group) throws IOException {
    log.sync();
    Instant acceptedAt = Instant.ofEpochMilli(log.groupMillis());
    for (Append append : group) {
      for (int i = 0; i < append.size(); i++) {
        if (append.admission(i) instanceof Admission.Appended(Position position)) {
          tail.add(
              new Entry(position, acceptedAt, append.event(i)), append.end(i) - append.start(i));
        }
      }
    }
  }
}
