package dev.sluice.object.disk;

import dev.sluice.engine.log.LocalDisk;
import dev.sluice.object.Draft;
import dev.sluice.object.ObjectKey;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.Sealed;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Objects as files under a root directory, of which many small ones that are put at the same time
/// share one sync.
///
/// A small object that is put and is new is written as a file, which everybody sees at once, and
/// into a log, whose sync makes it durable. The file is synced behind that, with many others; then
/// the log forgets it. What a crash took from files, the next process writes again from the log.
///
/// The log is opened by the first use, before which nothing is read; while that fails, each use
/// tries it again.
public final class LoggedObjectStore implements ObjectStore, AutoCloseable {

  /// How many bytes an object has at most that goes through the log; a larger one has its own sync.
  public static final int MAX_LOGGED = 128 << 10;

  /// How many objects may wait for the sync of their files; then puts wait too.
  public static final int MAX_WAITING = 100_000;

  /// How many bytes may wait for the sync of their files; then puts wait too.
  public static final long MAX_WAITING_BYTES = 256L << 20;

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final PutLog.Room ROOM = new PutLog.Room(MAX_WAITING, MAX_WAITING_BYTES);

  private static final int LOCKS = 1_024;

  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(LOCKS).toList();
  private final DiskObjectStore files;
  private final Opening opening;
  private final Duration pause;
  private @Nullable Settling open;
  private boolean closed;

  /// Opens the log of a store.
  interface Opening {
    PutLog open() throws IOException;
  }

  /// A store for one writer.
  ///
  /// @param salts random numbers that nobody can guess
  public LoggedObjectStore(DiskObjectStore files, LongSupplier salts, Clock clock) {
    this(files, () -> PutLog.open(LocalDisk.at(files.log()), salts, clock, ROOM), PAUSE);
  }

  LoggedObjectStore(DiskObjectStore files, Opening opening, Duration pause) {
    this.files = files;
    this.pause = pause;
    this.opening = opening;
  }

  /// What waits to be made durable, after what the last process left was.
  synchronized Settling behind() throws IOException {
    if (closed) {
      throw new IOException("the store is closed");
    }
    Settling now = open;
    if (now == null) {
      files.makeLogFolder();
      now = Settling.begin(opening.open(), files, pause);
      open = now;
    }
    return now;
  }

  @Override
  public void put(ObjectKey key, byte[] bytes) throws IOException {
    PutLog log = behind().log();
    Lock one = oneAtATime(key);
    one.lock();
    try {
      // A file that is not synced must not take the place of one that is.
      if (bytes.length <= MAX_LOGGED && !files.has(key)) {
        // The file first: who finds the entry in the log finds the file, too.
        files.lay(key, bytes);
        log.append(PutEntry.put(key, bytes));
      } else {
        files.put(key, bytes);
        log.append(PutEntry.voided(key));
      }
    } finally {
      one.unlock();
    }
  }

  @Override
  public void delete(ObjectKey key) throws IOException {
    PutLog log = behind().log();
    Lock one = oneAtATime(key);
    one.lock();
    try {
      files.delete(key);
      log.append(PutEntry.voided(key));
    } finally {
      one.unlock();
    }
  }

  /// Whoever changes an object is alone with it, and with few others that have the same lock.
  private Lock oneAtATime(ObjectKey key) {
    return locks.get(Math.floorMod(key.hashCode(), LOCKS));
  }

  @Override
  public Draft draft() throws IOException {
    behind();
    return files.draft();
  }

  @Override
  public void publish(Sealed sealed) throws IOException {
    behind();
    files.publish(sealed);
  }

  @Override
  public void discardDrafts(Collection<Sealed> except) throws IOException {
    behind();
    files.discardDrafts(except);
  }

  @Override
  public Optional<ObjectEntry> find(ObjectKey key) throws IOException {
    behind();
    return files.find(key);
  }

  @Override
  public Optional<InputStream> open(ObjectKey key) throws IOException {
    behind();
    return files.open(key);
  }

  @Override
  public List<ObjectEntry> list(String prefix, Optional<ObjectKey> after, int max)
      throws IOException {
    behind();
    return files.list(prefix, after, max);
  }

  /// As {@link DiskObjectStore#forgetBefore}.
  public long forgetBefore(Instant time, Predicate<ObjectKey> mayGo) throws IOException {
    behind();
    return files.forgetBefore(time, mayGo);
  }

  /// Makes all durable as files, so that the next process has nothing to do.
  @Override
  public void close() throws IOException {
    Settling left;
    synchronized (this) {
      closed = true;
      left = open;
      open = null;
    }
    if (left != null) {
      left.close();
    }
  }
}
