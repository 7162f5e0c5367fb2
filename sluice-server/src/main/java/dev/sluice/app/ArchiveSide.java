package dev.sluice.app;

import dev.sluice.archive.Archive;
import dev.sluice.archive.ArchiveLoop;
import dev.sluice.config.TargetSettings;
import dev.sluice.engine.rocksdb.RocksEngine;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.s3.S3ObjectStore;
import dev.sluice.outbox.TargetName;
import dev.sluice.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The archives of a hub, each with its thread and its store.
final class ArchiveSide implements AutoCloseable {

  /// How long a stop waits for what is under way to a bucket. What is sealed by then is published
  /// by the next start, and what is not is read again.
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final RocksEngine engine;
  private final Clock clock;
  private final Map<TargetName, Archive> writing = new HashMap<>();
  private final List<ArchiveLoop> loops = new ArrayList<>();
  private final List<S3ObjectStore> buckets = new ArrayList<>();

  ArchiveSide(RocksEngine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  void start(TargetName name, TargetSettings.ArchiveTarget settings, String hubId) {
    ObjectStore store = Archives.store(name, settings, hubId);
    if (store instanceof S3ObjectStore bucket) {
      buckets.add(bucket);
    }
    Archive archive =
        new Archive(
            name, settings.settings(), engine.journal(), engine.outbox(), store, hubId, clock);
    writing.put(name, archive);
    ArchiveLoop loop = new ArchiveLoop(archive, engine.outbox());
    loops.add(loop);
    loop.start();
  }

  /// Those that write, by their names.
  Map<TargetName, Archive> writing() {
    return Map.copyOf(writing);
  }

  /// Whether all of them run; one that a bug has ended needs a restart.
  boolean isRunning() {
    return loops.stream().allMatch(ArchiveLoop::isRunning);
  }

  /// Writes out what was read, and waits for that; for a bucket that does not answer, not longer
  /// than 10 s.
  @Override
  public void close() {
    CountDownLatch stopped = new CountDownLatch(1);
    if (!buckets.isEmpty()) {
      Thread.ofVirtual().name("archive-stop").start(() -> endBuckets(stopped));
    }
    loops.forEach(ArchiveLoop::close);
    stopped.countDown();
  }

  private void endBuckets(CountDownLatch stopped) {
    try {
      boolean isInTime = stopped.await(GRACE.toSeconds(), TimeUnit.SECONDS);
      if (!isInTime) {
        System.getLogger(ArchiveSide.class.getName())
            .log(
                System.Logger.Level.WARNING,
                "a bucket has not taken all within {0} s; the next start goes on with it",
                GRACE.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    buckets.forEach(S3ObjectStore::close);
  }
}
