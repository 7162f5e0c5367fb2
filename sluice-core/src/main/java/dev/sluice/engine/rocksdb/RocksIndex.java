package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.index.EventIndex;
import dev.sluice.index.Postings;
import dev.sluice.index.Term;
import dev.sluice.journal.Position;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// The index in RocksDB: one value for each term of a stretch, in buckets of positions.
///
/// ```
/// bucket:u32 field:u8 value:u64 first:u32 → the steps to the further positions, varints
/// ```
///
/// A bucket is 2^20 positions, and `first` counts within it. New keys come behind all older
/// buckets, so that compaction has little to do, and to forget is to remove a range. A term that
/// most events share costs one key a stretch and a byte an event.
///
/// The cursor stands with the outbox's. All of it is in the write-ahead log: a column family that
/// is left out of it would, on a hub with few such events, be written to files so seldom that a
/// crash took back days of it.
final class RocksIndex implements EventIndex {

  private static final byte[] CURSOR = "indexed".getBytes(StandardCharsets.US_ASCII);
  private static final int BUCKET_BITS = 20;
  private static final long IN_BUCKET = (1L << BUCKET_BITS) - 1;
  private static final int TERM_END = 13;
  private static final int KEY = 17;

  private final Store store;
  private Position cursor;

  /// The bucket before which all was removed by this process: each removal leaves a mark that reads
  /// have to pass.
  private long forgottenBefore;

  RocksIndex(Store store) {
    this.store = store;
    byte[] found = store.get(store.families().meta(), CURSOR);
    cursor = found == null ? Position.FIRST : new Position(new ByteSource(found).u64());
  }

  @Override
  public synchronized Position cursor() {
    return cursor;
  }

  @Override
  public synchronized void write(Position from, Position next, Postings postings) {
    if (!from.equals(cursor)) {
      throw new IllegalStateException(
          "the stretch begins at " + from + " and the cursor is at " + cursor);
    }
    try (WriteBatch batch = new WriteBatch()) {
      for (Term term : postings.terms()) {
        add(batch, term, postings.positions(term));
      }
      batch.put(store.families().meta(), CURSOR, new ByteSink(8).u64(next.value()).toBytes());
      store.write(batch, false);
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
    cursor = next;
  }

  private void add(WriteBatch batch, Term term, long[] positions) throws RocksDBException {
    int at = 0;
    while (at < positions.length) {
      long first = positions[at++];
      long last = first;
      ByteSink steps = new ByteSink(at < positions.length ? 64 : 0);
      while (at < positions.length && bucket(positions[at]) == bucket(first)) {
        steps.varint(positions[at] - last);
        last = positions[at++];
      }
      batch.put(store.families().index(), key(term, first), steps.toBytes());
    }
  }

  private static long bucket(long position) {
    return position >>> BUCKET_BITS;
  }

  /// Where a list of a term that begins at a position stands.
  private static byte[] key(Term term, long position) {
    return new ByteSink(KEY)
        .u32(Math.toIntExact(bucket(position)))
        .u8(term.field())
        .u64(term.value())
        .u32((int) (position & IN_BUCKET))
        .toBytes();
  }

  private static long bucketOf(byte[] key) {
    return new ByteSource(key).u32() & 0xffff_ffffL;
  }

  private static boolean isSameTerm(byte[] key, byte[] other) {
    return Arrays.equals(key, 0, TERM_END, other, 0, TERM_END);
  }

  /// The positions of a key and its value.
  private static long[] positions(byte[] key, byte[] value) {
    long first = bucketOf(key) << BUCKET_BITS | new ByteSource(key, TERM_END, 4).u32();
    ByteSource steps = new ByteSource(value);
    long[] positions = new long[value.length + 1];
    positions[0] = first;
    int count = 1;
    while (steps.remaining() > 0) {
      positions[count] = positions[count - 1] + steps.varint();
      count++;
    }
    return Arrays.copyOf(positions, count);
  }

  @Override
  public List<Position> find(Term term, Order order, Position from, int max) {
    List<Position> found = new ArrayList<>();
    if (max > 0) {
      store.walk(
          store.families().index(),
          each -> {
            switch (order) {
              case OLDEST_FIRST -> up(each, term, from.value(), max, found);
              case NEWEST_FIRST -> down(each, term, from.value(), max, found);
            }
          });
    }
    return List.copyOf(found);
  }

  private static void up(RocksIterator each, Term term, long from, int max, List<Position> found) {
    long start = from;
    while (found.size() < max) {
      byte[] wanted = key(term, start);
      // A list that begins before the position may reach past it.
      each.seekForPrev(wanted);
      if (!each.isValid() || !isSameTerm(each.key(), wanted)) {
        each.seek(wanted);
      }
      for (; each.isValid() && isSameTerm(each.key(), wanted); each.next()) {
        for (long position : positions(each.key(), each.value())) {
          if (position >= from && found.size() < max) {
            found.add(new Position(position));
          }
        }
        if (found.size() >= max) {
          return;
        }
      }
      if (!each.isValid()) {
        return;
      }
      // What stands here is behind the term: in its bucket, or in the next that has anything.
      start = Math.max(bucket(start) + 1, bucketOf(each.key())) << BUCKET_BITS;
    }
  }

  private static void down(
      RocksIterator each, Term term, long from, int max, List<Position> found) {
    long start = from;
    while (found.size() < max) {
      byte[] wanted = key(term, start);
      each.seekForPrev(wanted);
      for (; each.isValid() && isSameTerm(each.key(), wanted); each.prev()) {
        long[] positions = positions(each.key(), each.value());
        for (int i = positions.length - 1; i >= 0 && found.size() < max; i--) {
          if (positions[i] <= from) {
            found.add(new Position(positions[i]));
          }
        }
      }
      if (!each.isValid()) {
        return;
      }
      long before = Math.min(bucket(start) - 1, bucketOf(each.key()));
      if (before < 0) {
        return;
      }
      start = before << BUCKET_BITS | IN_BUCKET;
    }
  }

  @Override
  public synchronized void forgetBefore(Position position) {
    long kept = bucket(position.value());
    if (kept <= forgottenBefore) {
      return;
    }
    byte[] end = new ByteSink(4).u32(Math.toIntExact(kept)).toBytes();
    try (WriteBatch batch = new WriteBatch()) {
      batch.deleteRange(store.families().index(), new byte[0], end);
      store.write(batch, false);
      forgottenBefore = kept;
    } catch (RocksDBException e) {
      throw store.broken(e);
    }
  }
}
