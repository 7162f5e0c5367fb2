package dev.sluice.servlet.container;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.ThreadPool;

/// The threads that the application runs on: platform threads, a bounded number, daemons.
///
/// Jetty's own pool asks the JVM's management beans for the size of a cache line, and to start
/// those takes a third of a cold start.
final class Workers implements ThreadPool {

  private final ThreadPoolExecutor threads;

  Workers(int most) {
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            60,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name("application-", 1).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /// Interrupts what still runs, and takes nothing more.
  void stop() {
    threads.shutdownNow();
  }

  @Override
  public void join() throws InterruptedException {
    threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
  }

  @Override
  public int getThreads() {
    return threads.getPoolSize();
  }

  @Override
  public int getIdleThreads() {
    return threads.getPoolSize() - threads.getActiveCount();
  }

  @Override
  public boolean isLowOnThreads() {
    return threads.getActiveCount() >= threads.getMaximumPoolSize();
  }
}
