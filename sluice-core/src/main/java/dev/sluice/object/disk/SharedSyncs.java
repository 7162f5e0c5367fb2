package dev.sluice.object.disk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Lets callers who want the same directory synced at the same time share one sync: many who put
/// objects into a folder then wait for one disk write and not for one each.
///
/// A caller's names are in the directory before it asks, so a sync that begins after that serves
/// it; one that has begun already does not. When a sync fails, all whom it was to serve are told
/// so.
final class SharedSyncs implements Durability {

  private final Durability syncs;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, Rounds> directories = new HashMap<>();

  /// The syncs of one directory, numbered from 1 on; they are forgotten when nobody waits any more.
  private static final class Rounds {
    private final Condition ended;
    private long begun;
    private long over;
    private boolean runs;
    private int callers;
    private final Map<Long, IOException> failures = new HashMap<>();

    Rounds(Condition ended) {
      this.ended = ended;
    }
  }

  SharedSyncs(Durability syncs) {
    this.syncs = syncs;
  }

  @Override
  public void file(FileOutputStream file) throws IOException {
    syncs.file(file);
  }

  @Override
  public void file(Path file) throws IOException {
    syncs.file(file);
  }

  @Override
  public void directory(Path directory) throws IOException {
    lock.lock();
    try {
      Rounds rounds = directories.computeIfAbsent(directory, _ -> new Rounds(lock.newCondition()));
      rounds.callers++;
      try {
        await(directory, rounds, rounds.begun + 1);
      } finally {
        rounds.callers--;
        if (rounds.callers == 0) {
          directories.remove(directory);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Whether so many wait for a sync of a directory, or make it.
  boolean isAwaitedBy(Path directory, int number) {
    lock.lock();
    try {
      return Optional.ofNullable(directories.get(directory))
          .filter(rounds -> rounds.callers == number)
          .isPresent();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until a round is over, and makes it where nobody else does.
  private void await(Path directory, Rounds rounds, long round) throws IOException {
    while (rounds.over < round) {
      if (rounds.runs) {
        rounds.ended.awaitUninterruptibly();
      } else {
        run(directory, rounds);
      }
    }
    IOException failure = rounds.failures.get(round);
    if (failure != null) {
      throw new IOException("the names in " + directory + " could not be synced", failure);
    }
  }

  private void run(Path directory, Rounds rounds) {
    rounds.runs = true;
    rounds.begun++;
    long round = rounds.begun;
    lock.unlock();
    Optional<IOException> failure = Optional.empty();
    try {
      syncs.directory(directory);
    } catch (IOException e) {
      failure = Optional.of(e);
    } catch (RuntimeException e) {
      failure = Optional.of(new IOException(e));
    } finally {
      lock.lock();
      failure.ifPresent(each -> rounds.failures.put(round, each));
      rounds.runs = false;
      rounds.over = round;
      rounds.ended.signalAll();
    }
  }
}
