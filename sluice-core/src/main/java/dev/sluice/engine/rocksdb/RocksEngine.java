package dev.sluice.engine.rocksdb;

import dev.sluice.engine.journal.JournalThreads;
import dev.sluice.engine.journal.LogJournal;
import dev.sluice.engine.log.Disk;
import dev.sluice.engine.log.LocalDisk;
import dev.sluice.engine.log.SegmentLog;
import dev.sluice.fault.Fault;
import dev.sluice.index.EventIndex;
import dev.sluice.journal.Journal;
import dev.sluice.outbox.Outbox;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/// Journal, outbox, registry and index of one data folder.
public final class RocksEngine implements AutoCloseable {

  /// For how long a repeat is recognised when nothing is configured.
  public static final Duration DEFAULT_WINDOW = Duration.ofDays(7);

  private final Store store;
  private final SegmentLog log;
  private final LogJournal journal;
  private final JournalThreads threads;
  private final RocksOutbox outbox;
  private final RocksRegistry registry;
  private final RocksIndex index;

  private RocksEngine(Store store, SegmentLog log, Clock clock, Duration window)
      throws IOException {
    this.store = store;
    this.log = log;
    this.journal =
        new LogJournal(
            log, new RocksFingerprints(store), clock, window, Thread::startVirtualThread);
    this.outbox = new RocksOutbox(store, clock);
    this.registry = new RocksRegistry(store);
    this.index = new RocksIndex(store);
    this.threads = JournalThreads.start(journal);
  }

  /// Opens a data folder, and makes it if it is not there.
  ///
  /// @param window for how long a repeat by `(source, id)` is recognised
  /// @throws Fault `data-folder-in-use` when another process has it; `data-folder` when it cannot
  ///   be opened; `data-folder-format` when another version wrote it
  public static RocksEngine open(Path folder, Clock clock, Duration window) {
    return open(folder, clock, window, LocalDisk::at);
  }

  /// Gives the disk of the journal's folder.
  interface Disks {
    Disk at(Path folder) throws IOException;
  }

  static RocksEngine open(Path folder, Clock clock, Duration window, Disks disks) {
    // The database first: its lock keeps a second process from the journal too.
    Store store = Store.open(folder);
    try {
      SegmentLog log =
          SegmentLog.open(disks.at(folder.resolve("journal")), new SecureRandom()::nextLong);
      return new RocksEngine(store, log, clock, window);
    } catch (IOException e) {
      store.close();
      throw Store.trouble(folder, "cannot be opened: " + e.getMessage(), e);
    }
  }

  /// The journal.
  public Journal journal() {
    return journal;
  }

  /// The outbox.
  public Outbox outbox() {
    return outbox;
  }

  /// The registry.
  public Registry registry() {
    return registry;
  }

  /// The index of events.
  public EventIndex index() {
    return index;
  }

  /// Whether events can be accepted, and what becomes of them be written.
  public boolean isWritable() {
    return journal.isWritable() && store.health().isWritable();
  }

  /// Has somebody told, once, when the folder can be used no more until it is opened anew.
  ///
  /// @param told is called on whatever thread meets the trouble, and must not wait
  public void onFailure(Runnable told) {
    AtomicBoolean once = new AtomicBoolean();
    Runnable first =
        () -> {
          if (once.compareAndSet(false, true)) {
            told.run();
          }
        };
    journal.onFailure(first);
    store.health().onFailure(first);
  }

  /// Writes what waits, and closes the folder once nobody uses it.
  @Override
  public void close() {
    threads.close();
    try {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      store.close();
    }
  }
}
