package dev.sluice.engine.journal;

import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.time.Instant;
import java.util.Arrays;

/// Walks the entries in the body of a record.
final class Entries {

  private static final int FINGERPRINT = 16;

  private final Position first;
  private final int count;
  private final byte[] array;
  private int index = -1;
  private int at;
  private int length;

  Entries(Position first, int count, byte[] array, int offset) {
    this.first = first;
    this.count = count;
    this.array = array;
    this.at = offset;
  }

  boolean next() {
    at += length;
    if (++index >= count) {
      return false;
    }
    length = new ByteSource(array, at, 4).u32();
    at += 4;
    return true;
  }

  Position position() {
    return first.plus(index);
  }

  int bytes() {
    return length;
  }

  Fingerprint fingerprint() {
    ByteSource in = new ByteSource(array, at, FINGERPRINT);
    return new Fingerprint(in.u64(), in.u64());
  }

  /// @param cut whether to copy the event out of the array, so that the array can go
  Entry entry(long millis, boolean cut) {
    int start = at + FINGERPRINT;
    int bytes = length - FINGERPRINT;
    return new Entry(
        position(),
        Instant.ofEpochMilli(millis),
        cut
            ? EventCodec.decode(Arrays.copyOfRange(array, start, start + bytes), 0, bytes)
            : EventCodec.decode(array, start, bytes));
  }
}
