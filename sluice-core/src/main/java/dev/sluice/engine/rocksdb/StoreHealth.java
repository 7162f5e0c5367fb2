package dev.sluice.engine.rocksdb;

import dev.sluice.fault.Fault;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Whether the database takes writes, and what is said when it does not.
///
/// Where the disk is full, RocksDB refuses all writes, looks every few seconds whether there is
/// room, and then goes on by itself with all that it holds in memory; this was tried out for its
/// log, its flushes and what is not logged. So callers are told to come again, and nothing is
/// opened anew. Anything else that a write meets, such as a failed sync or damage, is not tried
/// again: what is on disk cannot be known then.
final class StoreHealth {

  private static final System.Logger LOG = System.getLogger(StoreHealth.class.getName());
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final Path folder;
  private volatile boolean full;
  private volatile boolean unwell;
  private volatile boolean failed;
  private volatile @Nullable Runnable onFailure;

  StoreHealth(Path folder) {
    this.folder = folder;
  }

  /// Has somebody told when the database can only be opened anew.
  void onFailure(Runnable told) {
    onFailure = told;
    if (failed) {
      told.run();
    }
  }

  boolean isWritable() {
    return !full && !unwell;
  }

  /// Notes that a write went well.
  void written() {
    if (full) {
      full = false;
      LOG.log(System.Logger.Level.INFO, "the state can be written again: " + folder);
    }
  }

  /// What a caller is told of a write that failed.
  Fault write(RocksDBException e) {
    return fault(e, true);
  }

  /// What a caller is told of a read that failed. What else there is may still be read and written,
  /// so the hub goes on, and says that it is not well.
  Fault read(RocksDBException e) {
    return fault(e, false);
  }

  private Fault fault(RocksDBException e, boolean writing) {
    Status status = e.getStatus();
    String said = String.valueOf(e.getMessage());
    if (isFull(status, said)) {
      if (!full) {
        full = true;
        LOG.log(
            System.Logger.Level.ERROR,
            "the disk of "
                + folder
                + " is full; nothing is routed or settled until there is room: "
                + said);
      }
      return Fault.unavailable(
          "disk-full", "the disk of the data folder is full; make room on it", RETRY_AFTER, e);
    }
    boolean damaged = status != null && status.getCode() == Status.Code.Corruption;
    fail(damaged, said, e, writing);
    return Fault.unavailable(
        damaged ? "state-damaged" : "state-unavailable",
        damaged
            ? "the state in the data folder is damaged; see the hub's log"
            : "the state in the data folder cannot be read or written; see the hub's log",
        RETRY_AFTER,
        e);
  }

  private static boolean isFull(@Nullable Status status, String said) {
    return status != null && status.getSubCode() == Status.SubCode.NoSpace
        || said.contains("No space left on device")
        || said.contains("Disk quota exceeded");
  }

  private synchronized void fail(
      boolean damaged, String said, RocksDBException e, boolean writing) {
    if (!unwell) {
      unwell = true;
      LOG.log(System.Logger.Level.ERROR, damaged ? damage(folder, said) : failure(said), e);
    }
    if (writing && !failed) {
      failed = true;
      Runnable told = onFailure;
      if (told != null) {
        told.run();
      }
    }
  }

  private String failure(String said) {
    return "the state in " + folder + " can be used no more; restart the hub: " + said;
  }

  /// What is said of damage: where it is, and what to do.
  static String damage(Path folder, String said) {
    return "the state in "
        + folder
        + " is damaged: "
        + said
        + "; put the folder back from a copy that was made with the journal beside it, then start"
        + " the hub: it routes again what came after the copy";
  }
}
