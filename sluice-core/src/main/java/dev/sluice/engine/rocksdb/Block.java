package dev.sluice.engine.rocksdb;

import dev.sluice.journal.Entry;
import dev.sluice.journal.Position;
import java.time.Instant;
import java.util.List;

/// A stretch of the journal that was written at once.
///
/// ```
/// version:u8 = 1   acceptedMillis:u64   count:varint   count × { length:varint, event }
/// ```
///
/// Events are written in blocks and not one by one because the cost of a write to RocksDB is per
/// key. A block is kept small all the same: whoever wants one event of it reads the whole.
final class Block {

  /// A block is closed once it has this many bytes.
  static final int MAX_BYTES = 32 << 10;

  private static final int VERSION = 1;

  private final ByteSink events = new ByteSink(MAX_BYTES + 4096);
  private long count;

  void add(byte[] event) {
    events.varint(event.length).raw(event, 0, event.length);
    count++;
  }

  long count() {
    return count;
  }

  boolean isFull() {
    return events.length() >= MAX_BYTES;
  }

  /// The block's bytes; the block is empty afterwards.
  byte[] take(Instant acceptedAt) {
    byte[] body = events.toBytes();
    byte[] block =
        new ByteSink(events.length() + 19)
            .u8(VERSION)
            .u64(acceptedAt.toEpochMilli())
            .varint(count)
            .raw(body, 0, events.length())
            .toBytes();
    events.clear();
    count = 0;
    return block;
  }

  /// How many events a block holds.
  static long count(byte[] block) {
    ByteSource in = open(block);
    in.u64();
    return in.varint();
  }

  /// Adds entries of a block to a list, from a position on and within the limits.
  ///
  /// @return how many bytes are left of the limit
  static long read(
      Position first,
      byte[] block,
      Position from,
      int maxEntries,
      long maxBytes,
      List<Entry> into) {
    ByteSource in = open(block);
    Instant acceptedAt = Instant.ofEpochMilli(in.u64());
    long entries = in.varint();
    long left = maxBytes;
    for (long i = 0; i < entries && into.size() < maxEntries; i++) {
      int length = in.length();
      Position position = first.plus(i);
      if (position.compareTo(from) >= 0) {
        if (length > left && !into.isEmpty()) {
          return 0;
        }
        left -= length;
        into.add(
            new Entry(position, acceptedAt, EventCodec.decode(in.array(), in.position(), length)));
      }
      in.skip(length);
    }
    return left;
  }

  private static ByteSource open(byte[] block) {
    ByteSource in = new ByteSource(block);
    int version = in.u8();
    if (version != VERSION) {
      throw new IllegalStateException("a journal block of version " + version + ", not " + VERSION);
    }
    return in;
  }
}
