package dev.sluice.engine.journal;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// The latest entries, as they came: whoever follows the journal closely reads no disk and decodes
/// nothing.
///
/// A ring of {@value #SLOTS} places, and at most {@value #MAX_BYTES} bytes of events. One thread
/// adds, any thread reads; an entry that is gone meanwhile is simply not found.
final class Tail {

  static final int SLOTS = 4096;
  static final long MAX_BYTES = 4L << 20;

  private final AtomicReferenceArray<@Nullable Entry> ring = new AtomicReferenceArray<>(SLOTS);
  private final int[] sizes = new int[SLOTS];
  private long first = 1;
  private long next = 1;
  private long bytes;

  /// Adds the next entry.
  ///
  /// @param size bytes of the event on disk
  void add(Entry entry, int size) {
    long position = entry.position().value();
    if (position != next) {
      first = position;
      next = position;
    }
    while (next - first >= SLOTS || (bytes + size > MAX_BYTES && next > first)) {
      bytes -= sizes[slot(first)];
      ring.set(slot(first), null);
      first++;
    }
    sizes[slot(position)] = size;
    bytes += size;
    ring.set(slot(position), entry);
    next++;
  }

  /// Adds entries from a position on to a list, as many as are here and fit.
  ///
  /// @return how many bytes are left of the limit; below 1 when it is used up
  long read(Position from, long end, int maxEntries, long maxBytes, List<Entry> into) {
    long left = maxBytes;
    for (long position = from.value(); position < end && into.size() < maxEntries; position++) {
      Entry entry = ring.get(slot(position));
      if (entry == null || entry.position().value() != position) {
        return left;
      }
      left -= entry.event().data().length();
      if (left < 0 && !into.isEmpty()) {
        return 0;
      }
      into.add(entry);
    }
    return left;
  }

  private static int slot(long position) {
    return (int) (position % SLOTS);
  }
}
