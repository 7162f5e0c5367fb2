package dev.sluice.object.disk;

import dev.sluice.journal.Position;
import dev.sluice.object.ObjectKey;
import dev.sluice.time.Uninterrupted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Makes files durable of what the log of puts holds, and lets the log forget it.
///
/// In rounds: what came since the last one is synced by several threads, which lets the file system
/// write many files at once. A sync that fails is not repeated: the log takes nothing more, keeps
/// what it has, and the next process writes those files anew.
final class Settling implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Settling.class.getName());
  private static final int THREADS = 8;

  /// How many bytes of objects are held in memory when they are written again.
  private static final long BATCH_BYTES = 8 << 20;

  private final PutLog log;
  private final DiskObjectStore files;
  private final ExecutorService syncing =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("object-sync-", 1).factory());
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread rounds;
  private final Duration pause;
  private Position settled;

  private Settling(PutLog log, DiskObjectStore files, Duration pause) {
    this.log = log;
    this.files = files;
    this.pause = pause;
    this.settled = log.first();
    this.rounds = Thread.ofPlatform().daemon().name("object-settling").unstarted(this::run);
  }

  /// Writes out what the last process left in the log, and begins to follow it.
  ///
  /// @param pause between two rounds
  static Settling begin(PutLog log, DiskObjectStore files, Duration pause) throws IOException {
    Settling settling = new Settling(log, files, pause);
    boolean begun = false;
    try {
      settling.recover();
      settling.rounds.start();
      begun = true;
      return settling;
    } finally {
      if (!begun) {
        settling.syncing.shutdown();
        log.close();
      }
    }
  }

  PutLog log() {
    return log;
  }

  /// Writes all files anew that are not known to be durable. Those that are there are not trusted:
  /// the last process may have ended because their sync failed, and what the system shows then need
  /// not be on the disk.
  private void recover() throws IOException {
    Position end = log.end();
    Map<ObjectKey, Position> last = lastPuts(end);
    if (!last.isEmpty()) {
      List<PutEntry.Put> batch = new ArrayList<>();
      long[] size = {0};
      log.read(
          settled,
          end,
          (position, entry, length) -> {
            if (entry instanceof PutEntry.Put put && position.equals(last.get(put.key()))) {
              batch.add(put);
              size[0] += length;
              if (size[0] > BATCH_BYTES) {
                writeOut(batch);
                batch.clear();
                size[0] = 0;
              }
            }
          });
      writeOut(batch);
      LOG.log(
          System.Logger.Level.INFO,
          "{0}: written out from the log of the last run: {1} objects",
          files.log(),
          last.size());
    }
    if (end.compareTo(settled) > 0) {
      log.settle(end, 0, 0);
      settled = end;
    }
  }

  /// Where the last put of each key stands that is not void.
  private Map<ObjectKey, Position> lastPuts(Position end) throws IOException {
    Map<ObjectKey, Position> last = new HashMap<>();
    log.read(
        settled,
        end,
        (position, entry, _) -> {
          switch (entry) {
            case PutEntry.Put put -> last.put(put.key(), position);
            case PutEntry.Voided(ObjectKey key) -> last.remove(key);
            case PutEntry.Settled(Position until) -> settled = until;
          }
        });
    last.values().removeIf(position -> position.compareTo(settled) < 0);
    return last;
  }

  private void writeOut(List<PutEntry.Put> batch) throws IOException {
    inParallel(batch, put -> files.put(put.key(), put.bytes()));
  }

  private interface Use<T> {
    void of(T item) throws IOException;
  }

  /// Ends when all have ended, also when one fails: nothing is written behind the back of whoever
  /// tries it again.
  private <T> void inParallel(List<T> items, Use<T> use) throws IOException {
    List<Future<?>> parts = new ArrayList<>();
    int threads = Math.min(THREADS, items.size());
    for (int part = 0; part < threads; part++) {
      int first = part;
      parts.add(
          syncing.submit(() -> {
            for (int i = first; i < items.size(); i += threads) {
              use.of(items.get(i));
            }
            return true;
          }));
    }
    List<IOException> troubles = new ArrayList<>();
    for (Future<?> part : parts) {
      await(part).ifPresent(troubles::add);
    }
    if (!troubles.isEmpty()) {
      throw troubles.getFirst();
    }
  }

  /// Why it failed, when it did.
  private static Optional<IOException> await(Future<?> part) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          part.get();
          return Optional.empty();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      return Optional.of(new IOException(e.getCause()));
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    try {
      while (!stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        step();
      }
      step();
    } catch (IOException | RuntimeException e) {
      log.breakDown(new IOException(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Makes one round.
  ///
  /// @return whether there was anything to do
  boolean step() throws IOException {
    Position end = log.end();
    Set<ObjectKey> keys = new HashSet<>();
    int[] entries = {0};
    long[] bytes = {0};
    log.read(
        settled,
        end,
        (_, entry, size) -> {
          if (!(entry instanceof PutEntry.Settled)) {
            entries[0]++;
            bytes[0] += size;
          }
          if (entry instanceof PutEntry.Put put) {
            keys.add(put.key());
          }
        });
    if (entries[0] > 0) {
      Set<Path> folders = ConcurrentHashMap.newKeySet();
      inParallel(List.copyOf(keys), key -> folders.add(files.sync(key)));
      for (Path folder : folders) {
        files.syncNames(folder);
      }
      log.settle(end, entries[0], bytes[0]);
      LOG.log(
          System.Logger.Level.DEBUG,
          "{0}: {1} objects synced as files, {2} came meanwhile",
          files.log(),
          keys.size(),
          log.unsettled());
    }
    settled = end;
    return entries[0] > 0;
  }

  /// Makes a last round.
  @Override
  public void close() throws IOException {
    stopped.countDown();
    Uninterrupted.join(rounds);
    syncing.shutdown();
    log.close();
  }
}
