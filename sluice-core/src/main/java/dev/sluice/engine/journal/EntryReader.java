package dev.sluice.engine.journal;

import dev.sluice.engine.log.DamageException;
import dev.sluice.engine.log.SegmentLog;
import dev.sluice.fault.Fault;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Reads entries: the latest from memory, the others from the log.
final class EntryReader {

  private static final System.Logger LOG = System.getLogger(EntryReader.class.getName());
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  /// Up to how many entries a read counts as small: what it keeps in memory is then cut to size.
  private static final int SMALL_READ = 16;

  private final SegmentLog log;
  private final Tail tail;

  /// The places of damage that the hub's log has a line for.
  private final Set<String> saidOfDamage = ConcurrentHashMap.newKeySet();

  EntryReader(SegmentLog log, Tail tail) {
    this.log = log;
    this.tail = tail;
  }

  /// @param until the journal's end; nothing from there on is read
  List<Entry> read(Position from, Position until, int maxEntries, long maxBytes) {
    List<Entry> entries = new ArrayList<>();
    if (from.compareTo(until) >= 0 || maxEntries < 1) {
      return entries;
    }
    long left = tail.read(from, until.value(), maxEntries, Math.max(1, maxBytes), entries);
    Position next = from.plus(entries.size());
    if (next.compareTo(until) < 0 && entries.size() < maxEntries && left > 0) {
      readLog(next, until, maxEntries, left, entries);
    }
    return entries;
  }

  private void readLog(
      Position from, Position until, int maxEntries, long maxBytes, List<Entry> into) {
    Wanted wanted = new Wanted(from, until, maxEntries, maxBytes, into);
    try {
      log.read(
          from,
          wanted.isFew(),
          (first, millis, count, array, offset, length) ->
              wanted.take(new Entries(first, count, array, offset), millis));
    } catch (DamageException e) {
      if (into.isEmpty()) {
        throw damaged(e);
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /// What a read may still take.
  private static final class Wanted {
    private final Position from;
    private final Position until;
    private final int maxEntries;
    private final List<Entry> into;
    private long left;

    Wanted(Position from, Position until, int maxEntries, long maxBytes, List<Entry> into) {
      this.from = from;
      this.until = until;
      this.maxEntries = maxEntries;
      this.left = maxBytes;
      this.into = into;
    }

    boolean isFew() {
      return maxEntries <= SMALL_READ;
    }

    private boolean hasRoom() {
      return into.size() < maxEntries && left > 0;
    }

    /// @return whether there is room for more
    boolean take(Entries entries, long millis) {
      while (hasRoom() && entries.next()) {
        if (entries.position().compareTo(until) >= 0) {
          return false;
        }
        if (entries.position().compareTo(from) >= 0 && !take(entries, millis, into.isEmpty())) {
          return false;
        }
      }
      return hasRoom();
    }

    private boolean take(Entries entry, long millis, boolean isFirst) {
      boolean follows = isFirst || entry.position().equals(into.getLast().position().plus(1));
      // What does not follow stands behind something that was forgotten meanwhile.
      if (!follows || (entry.bytes() > left && !isFirst)) {
        return false;
      }
      left -= entry.bytes();
      into.add(entry.entry(millis, isFew()));
      return true;
    }
  }

  static Fault unreadable(IOException e) {
    return Fault.unavailable(
        "journal-unreadable", "the journal cannot be read: " + e.getMessage(), RETRY_AFTER, e);
  }

  private Fault damaged(DamageException e) {
    if (saidOfDamage.add(e.damage().segment() + ":" + e.damage().at())) {
      LOG.log(System.Logger.Level.ERROR, e.getMessage());
    }
    return Fault.of(Fault.Kind.UNAVAILABLE, "journal-damaged", String.valueOf(e.getMessage()), e);
  }
}
