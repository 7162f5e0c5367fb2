package dev.sluice.bench;

import dev.sluice.bench.child.Folders;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.event.Event;
import dev.sluice.event.Payload;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// What the disk gives without HTTP and JSON: one thread, groups of values, each group synced. Raw
/// RocksDB is the yardstick, the hub's own journal is what is measured.
final class Disk {

  /// How much one run writes at most; it stops early there and says so.
  static final long MOST_BYTES = 4L << 30;

  private static final byte[] VALUE = new byte[Template.EVENT_BYTES];

  private final Path dir;
  private final int group;
  private final long nanos;
  private final long mostBytes;

  static {
    new Random(1).nextBytes(VALUE);
  }

  /// Runs that end when the time or the room is over.
  Disk(Path dir, int group, long nanos, long mostBytes) {
    this.dir = dir;
    this.group = group;
    this.nanos = nanos;
    this.mostBytes = mostBytes;
  }

  /// @param perSecond how many values a second were durable
  /// @param syncs latencies of one synced group
  /// @param full whether the run stopped at the most bytes
  record Result(double perSecond, Latencies syncs, boolean full) {}

  private interface Group {
    void write(long first) throws IOException, InterruptedException;
  }

  private Result run(Group each) throws IOException, InterruptedException {
    Latencies syncs = new Latencies();
    long written = 0;
    long start = Ticks.now();
    long now = start;
    while (now - start < nanos && written * VALUE.length < mostBytes) {
      long before = now;
      each.write(written);
      written += group;
      now = Ticks.now();
      syncs.record(now - before);
    }
    double perSecond = written * 1e9 / Math.max(1, now - start);
    return new Result(perSecond, syncs, written * VALUE.length >= mostBytes);
  }

  /// Groups of values under growing keys, in one batch each.
  Result rocksdb() throws IOException, InterruptedException {
    RocksDB.loadLibrary();
    Path folder = Files.createTempDirectory(Files.createDirectories(dir), "rocksdb");
    try (Options options = new Options().setCreateIfMissing(true);
        WriteOptions synced = new WriteOptions().setSync(true);
        RocksDB db = RocksDB.open(options, folder.toString());
        WriteBatch batch = new WriteBatch()) {
      byte[] key = new byte[Long.BYTES];
      return run(first -> {
        try {
          batch.clear();
          for (int i = 0; i < group; i++) {
            ByteBuffer.wrap(key).putLong(first + i);
            batch.put(key, VALUE);
          }
          db.write(synced, batch);
        } catch (RocksDBException e) {
          throw new IOException("RocksDB cannot write to " + folder, e);
        }
      });
    } catch (RocksDBException e) {
      throw new IOException("RocksDB cannot open " + folder, e);
    } finally {
      Folders.delete(folder);
    }
  }

  /// Groups of events with ids of their own, each group one append: encoded, looked up among the
  /// repeats, written, synced.
  Result journal() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(Files.createDirectories(dir), "journal");
    Payload data = Payload.of(VALUE);
    try (RocksEngine engine =
        RocksEngine.open(folder, Clock.system(), RocksEngine.DEFAULT_WINDOW)) {
      return run(first -> {
        List<Event> events = new ArrayList<>(group);
        for (int i = 0; i < group; i++) {
          events.add(Event.builder(Long.toString(first + i), "/bench", "bench").data(data).build());
        }
        engine.journal().append(events);
      });
    } finally {
      Folders.delete(folder);
    }
  }
}
