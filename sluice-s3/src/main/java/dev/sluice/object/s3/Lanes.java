package dev.sluice.object.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/// Pieces of work side by side, at most so many at once.
///
/// The first that fails keeps the others from being begun; those under way are waited for.
final class Lanes {

  private Lanes() {}

  /// Does all of it, and gives what came of each, in the order of the work.
  static <T> List<T> all(List<Callable<T>> work, int atOnce) throws IOException {
    if (work.size() == 1) {
      return List.of(one(work.getFirst()));
    }
    Semaphore free = new Semaphore(atOnce);
    AtomicBoolean hasFailed = new AtomicBoolean();
    List<Future<T>> begun = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Callable<T> each : work) {
        free.acquire();
        if (hasFailed.get()) {
          break;
        }
        begun.add(
            threads.submit(() -> {
              boolean isDone = false;
              try {
                T result = each.call();
                isDone = true;
                return result;
              } finally {
                if (!isDone) {
                  hasFailed.set(true);
                }
                free.release();
              }
            }));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while objects were written");
    }
    return results(begun);
  }

  private static <T> T one(Callable<T> work) throws IOException {
    try {
      return work.call();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  private static <T> List<T> results(List<Future<T>> begun) throws IOException {
    List<T> results = new ArrayList<>();
    for (Future<T> each : begun) {
      try {
        results.add(each.get());
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case IOException cause -> throw cause;
          case RuntimeException cause -> throw cause;
          case Error cause -> throw cause;
          case null, default -> throw new IOException(e.getCause());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while objects were written");
      }
    }
    return results;
  }
}
