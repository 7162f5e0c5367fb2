package dev.sluice.app;

import dev.sluice.archive.ArchiveFormat;
import dev.sluice.archive.PackLoop;
import dev.sluice.archive.Packer;
import dev.sluice.archive.Packing;
import dev.sluice.config.TargetSettings;
import dev.sluice.object.ObjectStore;
import dev.sluice.object.s3.S3ObjectStore;
import dev.sluice.outbox.Outbox;
import dev.sluice.outbox.TargetName;
import dev.sluice.query.parquet.LinesToParquet;
import dev.sluice.query.worker.Worker;
import dev.sluice.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What packs the archives of a hub into Parquet, in a process beside it.
final class PackingSide implements AutoCloseable {

  /// After what time one Parquet file is given up. One of 1 GiB of lines takes about 15 s.
  private static final Duration DEADLINE = Duration.ofMinutes(10);

  /// Enough for the longest line and its row.
  private static final int HEAP_MIB = 512;

  /// What DuckDB keeps in memory, beside what a reader of long lines and a writer need.
  private static final long MEMORY_BYTES = 512L << 20;

  private static final int THREADS = 2;

  private final Path folder;
  private final Worker worker;
  private final List<PackLoop> loops = new ArrayList<>();
  private final List<S3ObjectStore> buckets = new ArrayList<>();

  /// @param data the hub's data folder
  PackingSide(Path data) {
    this.folder = data.resolve("worker");
    this.worker = new Worker(folder.resolve("duckdb"), HEAP_MIB);
  }

  /// Packs an archive from now on, if it is to be packed.
  void start(
      TargetName name,
      TargetSettings.ArchiveTarget archive,
      Outbox outbox,
      String hubId,
      Clock clock) {
    if (archive.settings().format() instanceof ArchiveFormat.Parquet format) {
      PackLoop loop = new PackLoop(packer(name, archive, format, outbox, hubId, clock));
      loop.start();
      loops.add(loop);
    }
  }

  /// What packs an archive.
  Packer packer(
      TargetName name,
      TargetSettings.ArchiveTarget archive,
      ArchiveFormat.Parquet format,
      Outbox outbox,
      String hubId,
      Clock clock) {
    // A writer of its own: its drafts are not the archive's.
    ObjectStore store = Archives.store(name, archive, hubId + "-pack");
    if (store instanceof S3ObjectStore bucket) {
      buckets.add(bucket);
    }
    return new Packer(
        name,
        format,
        store,
        () -> outbox.settledThrough(name),
        packing(worker),
        folder.resolve("pack-" + name),
        clock);
  }

  /// Packing by a worker, which puts what it needs meanwhile beside the Parquet file.
  static Packing packing(Worker worker) {
    return (lines, parquet, detail) -> rows(worker, lines, parquet, detail);
  }

  private static long rows(
      Worker worker, List<Path> lines, Path parquet, ArchiveFormat.Detail detail)
      throws IOException {
    LinesToParquet work =
        new LinesToParquet(
            lines,
            Objects.requireNonNull(parquet.getParent()),
            parquet,
            detail == ArchiveFormat.Detail.STRUCT,
            MEMORY_BYTES,
            THREADS);
    return worker.pack(work, DEADLINE);
  }

  /// Whether all that was started packs; a bug ends a loop.
  boolean isRunning() {
    return loops.stream().allMatch(PackLoop::isRunning);
  }

  /// Gives up what is being packed: nothing of it is published yet, or its manifest is.
  @Override
  public void close() {
    worker.close();
    buckets.forEach(S3ObjectStore::close);
    loops.forEach(PackLoop::close);
    worker.close();
  }
}
