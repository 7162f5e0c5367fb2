package dev.sluice.engine.journal;

import dev.sluice.engine.journal.FingerprintIndex.Known;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Fingerprints with their positions, in arrays of numbers: a hash table with open addressing.
///
/// A map of objects would make four of them for each event, and keep them until they are old.
/// Positions are 1 or more, so a position of 0 is a free place.
final class FingerprintTable {

  private static final int FIELDS = 4;
  private static final int POSITION = 2;
  private static final int MILLIS = 3;

  private long[] rows = new long[FIELDS << 10];
  private int size;

  int size() {
    return size;
  }

  Optional<Known> find(Fingerprint fingerprint) {
    int row = row(rows, fingerprint.high(), fingerprint.low());
    return rows[row + POSITION] == 0 ? Optional.empty() : Optional.of(at(row));
  }

  /// Notes an event, in place of an older one of the same fingerprint.
  void put(Fingerprint fingerprint, long position, long millis) {
    if (2 * FIELDS * (size + 1) > rows.length) {
      grow();
    }
    put(rows, fingerprint.high(), fingerprint.low(), position, millis);
  }

  private void put(long[] into, long high, long low, long position, long millis) {
    int row = row(into, high, low);
    if (into[row + POSITION] == 0) {
      size++;
    }
    into[row] = high;
    into[row + 1] = low;
    into[row + POSITION] = position;
    into[row + MILLIS] = millis;
  }

  /// Forgets what stands at a position or behind it.
  void forgetFrom(long position) {
    rebuild(rows.length, position);
  }

  private void grow() {
    rebuild(rows.length * 2, Long.MAX_VALUE);
  }

  private void rebuild(int length, long before) {
    long[] old = rows;
    long[] kept = new long[length];
    size = 0;
    for (int row = 0; row < old.length; row += FIELDS) {
      long position = old[row + POSITION];
      if (position != 0 && position < before) {
        put(kept, old[row], old[row + 1], position, old[row + MILLIS]);
      }
    }
    rows = kept;
  }

  /// All of it, sorted by fingerprint as unsigned numbers.
  List<Known> sorted() {
    List<Known> sorted = new ArrayList<>(size);
    for (int row = 0; row < rows.length; row += FIELDS) {
      if (rows[row + POSITION] != 0) {
        sorted.add(at(row));
      }
    }
    sorted.sort(Comparator.comparing(Known::fingerprint, Fingerprint::compare));
    return sorted;
  }

  void clear() {
    Arrays.fill(rows, 0);
    size = 0;
  }

  private Known at(int row) {
    return new Known(
        new Fingerprint(rows[row], rows[row + 1]), rows[row + POSITION], rows[row + MILLIS]);
  }

  /// Where a fingerprint stands, or would. Its bits are those of a hash already.
  private static int row(long[] rows, long high, long low) {
    int mask = rows.length / FIELDS - 1;
    int place = (int) high & mask;
    while (true) {
      int row = place * FIELDS;
      if (rows[row + POSITION] == 0 || (rows[row] == high && rows[row + 1] == low)) {
        return row;
      }
      place = (place + 1) & mask;
    }
  }
}
