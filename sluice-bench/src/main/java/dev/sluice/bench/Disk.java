package dev.sluice.bench;

import dev.sluice.bench.child.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The yardstick for the disk: raw RocksDB, one thread, groups of values, each group synced.
///
/// No HTTP, no JSON, no look-up for repeats: no hub on this engine and this disk can be faster.
final class Disk {

  /// How much one run writes at most; it stops early there and says so.
  static final long MOST_BYTES = 4L << 30;

  private Disk() {}

  /// @param perSecond how many values a second were durable
  /// @param syncs latencies of one synced group
  /// @param full whether the run stopped at {@link #MOST_BYTES}
  record Result(double perSecond, Latencies syncs, boolean full) {}

  /// Appends groups of values until the time or the room is over.
  static Result append(Path dir, int group, long nanos, long mostBytes) throws IOException {
    RocksDB.loadLibrary();
    Path folder = Files.createTempDirectory(Files.createDirectories(dir), "rocksdb");
    try (Options options = new Options().setCreateIfMissing(true);
        WriteOptions synced = new WriteOptions().setSync(true);
        RocksDB db = RocksDB.open(options, folder.toString());
        WriteBatch batch = new WriteBatch()) {
      byte[] value = new byte[Template.EVENT_BYTES];
      new Random(1).nextBytes(value);
      byte[] key = new byte[Long.BYTES];
      Latencies syncs = new Latencies();
      long written = 0;
      long start = Ticks.now();
      long now = start;
      while (now - start < nanos && written * value.length < mostBytes) {
        batch.clear();
        for (int i = 0; i < group; i++) {
          ByteBuffer.wrap(key).putLong(written++);
          batch.put(key, value);
        }
        long before = now;
        db.write(synced, batch);
        now = Ticks.now();
        syncs.record(now - before);
      }
      double perSecond = written * 1e9 / Math.max(1, now - start);
      return new Result(perSecond, syncs, written * value.length >= mostBytes);
    } catch (RocksDBException e) {
      throw new IOException("RocksDB cannot write to " + folder, e);
    } finally {
      Folders.delete(folder);
    }
  }
}
