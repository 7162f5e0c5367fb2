package dev.sluice.sparkpost;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Threads that never come to their work; whoever waits is told at once that it took too long.
final class StuckThreads extends AbstractExecutorService {

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    return new CompletableFuture<>() {
      @Override
      public T get(long timeout, TimeUnit unit) throws TimeoutException {
        throw new TimeoutException();
      }
    };
  }

  @Override
  public void execute(Runnable command) {}

  @Override
  public void shutdown() {}

  @Override
  public List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public boolean isShutdown() {
    return false;
  }

  @Override
  public boolean isTerminated() {
    return false;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
