package dev.sluice.target.app;

import dev.sluice.fault.Fault;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// Waits for what an application does at its start or its end, but not for ever.
final class Patience {

  private Patience() {}

  /// Runs work on a thread of its own, which is interrupted and given up when the time is over.
  ///
  /// @param tooLate takes what comes out of it after all
  /// @throws Fault what the work throws; whatever else it throws as `application-not-started`
  static <T> T with(Callable<T> work, String name, Duration limit, Consumer<T> tooLate)
      throws InterruptedException {
    CompletableFuture<T> ending = new CompletableFuture<>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(() -> {
              try {
                T result = work.call();
                if (!ending.complete(result)) {
                  tooLate.accept(result);
                }
              } catch (Throwable e) {
                // An application may throw anything; whoever waits is told.
                ending.completeExceptionally(e);
              }
            });
    try {
      return ending.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      String sentence = "it did not end within " + limit.toSeconds() + " s";
      if (!ending.completeExceptionally(e)) {
        return ending.join();
      }
      thread.interrupt();
      throw failed(sentence, e);
    } catch (InterruptedException e) {
      thread.interrupt();
      ending.completeExceptionally(e);
      throw e;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Fault fault ? fault : failed(String.valueOf(e.getCause()), e);
    }
  }

  private static Fault failed(String sentence, Exception cause) {
    return Fault.of(Fault.Kind.UNAVAILABLE, "application-not-started", sentence, cause);
  }
}
