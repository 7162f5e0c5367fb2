package dev.sluice.app;

import dev.sluice.archive.Unpacking;
import dev.sluice.fault.Fault;
import dev.sluice.file.TemporaryFolder;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.query.parquet.ParquetToLines;
import dev.sluice.query.parquet.ParquetToLines.Content;
import dev.sluice.query.worker.Worker;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/// Makes lines of archives' Parquet objects again, one object at a time, in a process beside this
/// one.
///
/// An object is copied into a folder, wherever it stands, and its lines become a file there, which
/// is gone when it is closed.
public final class Unpacker implements AutoCloseable {

  /// After what time one object is given up. One of 1 GiB of lines takes about 15 s.
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  /// Enough for the longest line and its row.
  private static final int HEAP_MIB = 512;

  /// What DuckDB keeps in memory.
  private static final long MEMORY_BYTES = 512L << 20;

  private static final System.Logger LOG = System.getLogger(Unpacker.class.getName());

  private final Path folder;
  private final Worker worker;
  private final Object turn = new Object();
  private final Thread atExit = new Thread(this::end);
  private volatile boolean isClosed;

  /// @param folder a temporary folder that nobody else has; it is emptied
  Unpacker(Path folder) {
    this.folder = folder;
    this.worker = new Worker(folder.resolve("duckdb"), HEAP_MIB);
    remove();
  }

  /// One for a command, with a folder of its own among the system's temporary ones.
  ///
  /// @throws UncheckedIOException when there can be no such folder
  public static Unpacker ofCommand() {
    try {
      Unpacker unpacker = new Unpacker(Files.createTempDirectory("sluice-archive-"));
      // What a command leaves that is ended by a signal, nobody else would remove.
      Runtime.getRuntime().addShutdownHook(unpacker.atExit);
      return unpacker;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no temporary folder can be made in " + System.getProperty("java.io.tmpdir"), e);
    }
  }

  /// Gives whole lines.
  public Unpacking lines() {
    return (store, key) -> open(store, key, Content.LINES);
  }

  /// Gives lines that say where and when their event stood and nothing else, which is less work.
  public Unpacking places() {
    return (store, key) -> open(store, key, Content.PLACES);
  }

  private InputStream open(ObjectStore store, ObjectKey key, Content content) throws IOException {
    synchronized (turn) {
      if (isClosed) {
        throw new IOException(key + " is not unpacked any more, because the process ends");
      }
      Files.createDirectories(folder);
      Path parquet = Files.createTempFile(folder, "object-", ".parquet");
      Path lines = Files.createTempFile(folder, "lines-", ".jsonl");
      boolean isMade = false;
      try {
        copy(store, key, parquet);
        worker.unpack(new ParquetToLines(parquet, folder, lines, content, MEMORY_BYTES), DEADLINE);
        isMade = true;
        return Files.newInputStream(lines, StandardOpenOption.DELETE_ON_CLOSE);
      } catch (Fault e) {
        if (e.code().equals("unreadable-parquet")) {
          throw new IOException(key + ": " + e.sentence(), e);
        }
        throw e;
      } finally {
        Files.deleteIfExists(parquet);
        if (!isMade) {
          Files.deleteIfExists(lines);
        }
      }
    }
  }

  private static void copy(ObjectStore store, ObjectKey key, Path to) throws IOException {
    try (InputStream in =
        store.open(key).orElseThrow(() -> new FileNotFoundException(key + " is gone"))) {
      Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /// Ends what is under way, and removes the folder.
  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process ends already, and the hook finds nothing to do.
      LOG.log(System.Logger.Level.DEBUG, "at exit", e);
    }
  }

  private void end() {
    isClosed = true;
    worker.close();
    synchronized (turn) {
      remove();
    }
  }

  private void remove() {
    try {
      TemporaryFolder.remove(folder);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the folder {0} cannot be removed: {1}", folder, e);
    }
  }
}
