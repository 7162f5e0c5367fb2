package dev.sluice.query.parquet;

import dev.sluice.fault.Fault;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Files of rows, which the lines of sources are split into, in their order.
///
/// Each thread has a run of sources and a file of its own. Long lines are in the memory of one
/// thread at a time.
final class CellFiles implements AutoCloseable {

  private final List<Share> shares;
  private final Lock large = new ReentrantLock();

  private record Share(List<Path> sources, Path cells) {}

  /// What the files have.
  ///
  /// @param bytes of all rows
  /// @param longest how many bytes a row has at most
  record Rows(long rows, long bytes, int longest) {

    private static final Rows NONE = new Rows(0, 0, 0);

    private Rows with(Rows other) {
      return new Rows(rows + other.rows, bytes + other.bytes, Math.max(longest, other.longest));
    }
  }

  /// Makes empty files.
  ///
  /// @param threads how many there are at most
  CellFiles(List<Path> sources, int threads, Path folder) throws IOException {
    shares = new ArrayList<>();
    boolean isMade = false;
    try {
      for (List<Path> run : runs(sources, threads)) {
        shares.add(new Share(run, Files.createTempFile(folder, "cells-", ".txt")));
      }
      isMade = true;
    } finally {
      if (!isMade) {
        close();
      }
    }
  }

  /// Cuts sources into runs of about as many bytes: each ends where its share of what is left is
  /// nearest.
  private static List<List<Path>> runs(List<Path> sources, int most) throws IOException {
    List<Long> sizes = new ArrayList<>();
    for (Path source : sources) {
      sizes.add(Files.size(source));
    }
    long left = sizes.stream().mapToLong(size -> size).sum();
    List<List<Path>> runs = new ArrayList<>();
    int from = 0;
    long inRun = 0;
    for (int next = 1; next < sources.size(); next++) {
      inRun += sizes.get(next - 1);
      int missing = most - runs.size();
      if (missing > 1 && inRun + sizes.get(next) / 2 >= left / missing) {
        runs.add(sources.subList(from, next));
        from = next;
        left -= inRun;
        inRun = 0;
      }
    }
    runs.add(sources.subList(from, sources.size()));
    return runs;
  }

  /// The files, in the order of the rows.
  List<Path> files() {
    return shares.stream().map(Share::cells).toList();
  }

  /// Splits all sources.
  ///
  /// @throws Fault `unreadable-line`, of the first source that has one
  Rows fill() throws IOException {
    Rows sum = Rows.NONE;
    try (ExecutorService threads = Executors.newFixedThreadPool(shares.size())) {
      List<Future<Rows>> running =
          shares.stream().map(share -> threads.submit(() -> fill(share))).toList();
      for (Future<Rows> each : running) {
        sum = sum.with(of(each));
      }
    }
    return sum;
  }

  private static Rows of(Future<Rows> running) throws IOException {
    try {
      return running.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while lines are split");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Fault fault -> throw fault;
        case IOException trouble -> throw trouble;
        case null, default -> throw new IllegalStateException("lines cannot be split", e);
      }
    }
  }

  private Rows fill(Share share) throws IOException {
    Rows sum = Rows.NONE;
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(share.cells()), Lines.BUFFER_BYTES)) {
      for (Path source : share.sources()) {
        sum = sum.with(split(source, out));
      }
    }
    return sum;
  }

  private Rows split(Path source, OutputStream out) throws IOException {
    long rows = 0;
    long bytes = 0;
    int longest = 0;
    try (Lines lines = new Lines(source, LinesToParquet.MAX_LINE, large)) {
      LineSplitter splitter = new LineSplitter();
      while (lines.next()) {
        int length;
        try {
          length = splitter.split(lines.buffer(), lines.begin(), lines.end(), out);
        } catch (BadLine e) {
          throw lines.unreadable(String.valueOf(e.getMessage()));
        }
        rows++;
        bytes += length;
        longest = Math.max(longest, length);
      }
    }
    return new Rows(rows, bytes, longest);
  }

  @Override
  public void close() throws IOException {
    for (Share share : shares) {
      Files.deleteIfExists(share.cells());
    }
  }
}
