package dev.sluice.engine.rocksdb;

import dev.sluice.engine.bytes.ByteSink;
import dev.sluice.engine.bytes.ByteSource;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The open database: the few calls that the rooms of the engine need, each behind the gate.
final class Store implements AutoCloseable {

  private static final byte[] FORMAT = "format".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT_VERSION = 2;

  private final Gate gate = new Gate();
  private final StoreHealth health;
  private final Families families = new Families();
  private final DBOptions options;
  private final ReadOptions reading = new ReadOptions();
  private final ReadOptions scanning = new ReadOptions().setTotalOrderSeek(true);
  private final WriteOptions unsynced = new WriteOptions();
  private final WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final RocksDB db;

  private Store(Path folder) throws RocksDBException {
    health = new StoreHealth(folder);
    options =
        new DBOptions()
            .setCreateIfMissing(true)
            .setCreateMissingColumnFamilies(true)
            .setParanoidChecks(true)
            // A torn tail is what a crash leaves; damage before the tail must stop the start.
            .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
            .setMaxTotalWalSize(512L << 20)
            .setMaxBackgroundJobs(2)
            .setBytesPerSync(1L << 20)
            .setKeepLogFileNum(5)
            .setInfoLogLevel(InfoLogLevel.WARN_LEVEL);
    db = RocksDB.open(options, folder.toString(), families.descriptors(), families.handles());
  }

  /// Opens the database of a data folder, and makes both if they are not there.
  ///
  /// @throws Fault `data-folder-in-use`, `data-folder-format` or `data-folder`
  static Store open(Path folder) {
    try {
      Path state = Files.createDirectories(folder.resolve("state"));
      NativeLibrary.load(state);
      Store store = new Store(state);
      store.requireFormat(folder);
      return store;
    } catch (IOException e) {
      throw trouble(folder, "cannot be made: " + e, e);
    } catch (RocksDBException e) {
      String said = String.valueOf(e.getMessage());
      if (said.contains("LOCK") || said.contains("lock ")) {
        throw Fault.of(
            Fault.Kind.CONFLICT,
            "data-folder-in-use",
            "the data folder "
                + folder
                + " is in use by another process; one hub at a time can have it",
            e);
      }
      if (said.contains("Column families not opened")) {
        throw Fault.of(
            Fault.Kind.CONFLICT,
            "data-folder-format",
            "the data folder "
                + folder
                + " was written by a later Sluice, which keeps more in it; start that one",
            e);
      }
      if (e.getStatus() != null && e.getStatus().getCode() == Status.Code.Corruption) {
        throw Fault.of(
            Fault.Kind.UNAVAILABLE,
            "state-damaged",
            StoreHealth.damage(folder.resolve("state"), said),
            e);
      }
      throw trouble(folder, "cannot be opened: " + said, e);
    }
  }

  static Fault trouble(Path folder, String what, Exception cause) {
    return Fault.of(
        Fault.Kind.UNAVAILABLE, "data-folder", "the data folder " + folder + " " + what, cause);
  }

  private void requireFormat(Path folder) {
    byte[] found = get(families.meta(), FORMAT);
    if (found == null) {
      try (WriteBatch batch = new WriteBatch()) {
        batch.put(families.meta(), FORMAT, new ByteSink(4).u32(FORMAT_VERSION).toBytes());
        write(batch, true);
      } catch (RocksDBException e) {
        throw trouble(folder, "cannot be written: " + e.getMessage(), e);
      }
      return;
    }
    int version = new ByteSource(found).u32();
    if (version != FORMAT_VERSION) {
      close();
      throw Fault.of(
          Fault.Kind.CONFLICT,
          "data-folder-format",
          "the data folder "
              + folder
              + " has format "
              + version
              + "; this Sluice reads format "
              + FORMAT_VERSION);
    }
  }

  Families families() {
    return families;
  }

  byte @Nullable [] get(ColumnFamilyHandle family, byte[] key) {
    try (Gate.Pass _ = gate.enter()) {
      return db.get(family, reading, key);
    } catch (RocksDBException e) {
      throw health.read(e);
    }
  }

  /// Reads a value into an array.
  ///
  /// @return whether there is one
  boolean get(ColumnFamilyHandle family, byte[] key, byte[] into) {
    try (Gate.Pass _ = gate.enter()) {
      return db.get(family, reading, key, into) != RocksDB.NOT_FOUND;
    } catch (RocksDBException e) {
      throw health.read(e);
    }
  }

  /// Visits keys and values in order from a key on, while the visitor says so.
  void scan(ColumnFamilyHandle family, byte[] from, BiPredicate<byte[], byte[]> visitor) {
    try (Gate.Pass _ = gate.enter();
        RocksIterator each = db.newIterator(family, scanning)) {
      each.seek(from);
      while (each.isValid() && visitor.test(each.key(), each.value())) {
        each.next();
      }
      each.status();
    } catch (RocksDBException e) {
      throw health.read(e);
    }
  }

  /// Visits keys and values in order, beginning with the last key at or before a key if there is
  /// one, while the visitor says so.
  void scanFromFloor(ColumnFamilyHandle family, byte[] at, BiPredicate<byte[], byte[]> visitor) {
    try (Gate.Pass _ = gate.enter();
        RocksIterator each = db.newIterator(family, scanning)) {
      each.seekForPrev(at);
      if (!each.isValid()) {
        each.seek(at);
      }
      while (each.isValid() && visitor.test(each.key(), each.value())) {
        each.next();
      }
      each.status();
    } catch (RocksDBException e) {
      throw health.read(e);
    }
  }

  /// Lets somebody walk about in a family, forth and back.
  void walk(ColumnFamilyHandle family, Consumer<RocksIterator> walker) {
    try (Gate.Pass _ = gate.enter();
        RocksIterator each = db.newIterator(family, scanning)) {
      walker.accept(each);
      each.status();
    } catch (RocksDBException e) {
      throw health.read(e);
    }
  }

  /// Visits the last key of a family, if there is one.
  void last(ColumnFamilyHandle family, BiConsumer<byte[], byte[]> visitor) {
    try (Gate.Pass _ = gate.enter();
        RocksIterator each = db.newIterator(family, scanning)) {
      each.seekToLast();
      if (each.isValid()) {
        visitor.accept(each.key(), each.value());
      }
      each.status();
    } catch (RocksDBException e) {
      throw health.read(e);
    }
  }

  void write(WriteBatch batch, boolean sync) throws RocksDBException {
    try (Gate.Pass _ = gate.enter()) {
      db.write(sync ? synced : unsynced, batch);
      health.written();
    }
  }

  /// Writes past the write-ahead log: a crash may take it back.
  void writeUnlogged(WriteBatch batch) throws RocksDBException {
    try (Gate.Pass _ = gate.enter()) {
      db.write(unlogged, batch);
      health.written();
    }
  }

  /// Makes durable what stands in the write-ahead log.
  void persist() {
    try (Gate.Pass _ = gate.enter()) {
      db.flushWal(true);
    } catch (RocksDBException e) {
      throw health.write(e);
    }
  }

  /// Makes durable what was written past the write-ahead log.
  void flush(ColumnFamilyHandle family) {
    try (Gate.Pass _ = gate.enter();
        FlushOptions waiting = new FlushOptions().setWaitForFlush(true)) {
      db.flush(waiting, family);
    } catch (RocksDBException e) {
      throw health.write(e);
    }
  }

  /// What a caller is told of a write that failed.
  Fault broken(RocksDBException e) {
    return health.write(e);
  }

  StoreHealth health() {
    return health;
  }

  @Override
  public void close() {
    if (gate.shut()) {
      families.closeHandles();
      db.close();
      options.close();
      reading.close();
      scanning.close();
      unsynced.close();
      unlogged.close();
      synced.close();
      families.close();
    }
  }
}
