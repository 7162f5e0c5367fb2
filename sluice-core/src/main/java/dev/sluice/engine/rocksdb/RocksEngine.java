package dev.sluice.engine.rocksdb;

import dev.sluice.journal.Journal;
import dev.sluice.outbox.Outbox;
import dev.sluice.registry.Registry;
import dev.sluice.time.Clock;
import java.nio.file.Path;
import java.time.Duration;

/// Journal, outbox and registry of one data folder.
public final class RocksEngine implements AutoCloseable {

  /// For how long a repeat is recognised when nothing is configured.
  public static final Duration DEFAULT_WINDOW = Duration.ofDays(7);

  private final Store store;
  private final RocksJournal journal;
  private final RocksOutbox outbox;
  private final RocksRegistry registry;

  private RocksEngine(Store store, Clock clock, Duration window) {
    this.store = store;
    this.journal = new RocksJournal(store, clock, window);
    this.outbox = new RocksOutbox(store, clock);
    this.registry = new RocksRegistry(store);
  }

  /// Opens a data folder, and makes it if it is not there.
  ///
  /// @param window for how long a repeat by `(source, id)` is recognised
  /// @throws dev.sluice.fault.Fault `data-folder-in-use` when another process has it; `data-folder`
  ///   when it cannot be opened; `data-folder-format` when another version wrote it
  public static RocksEngine open(Path folder, Clock clock, Duration window) {
    return new RocksEngine(Store.open(folder), clock, window);
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

  /// Whether events can be accepted.
  public boolean isWritable() {
    return journal.isWritable();
  }

  /// Writes what waits, and closes the folder once nobody uses it.
  @Override
  public void close() {
    journal.close();
    store.close();
  }
}
