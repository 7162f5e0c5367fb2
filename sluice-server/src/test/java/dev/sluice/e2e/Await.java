package dev.sluice.e2e;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waits for conditions that nobody announces, such as a file that another process writes.
final class Await {

  /// So long that only a broken hub misses it, however busy the machine.
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration LOOK = Duration.ofMillis(20);

  private Await() {}

  /// Something that may not hold yet; while it cannot be told, it does not hold.
  @FunctionalInterface
  interface Condition {
    boolean holds() throws Exception;
  }

  /// Returns when the condition holds.
  static void until(Condition condition, Supplier<String> otherwise) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (RuntimeException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    throw new AssertionError(otherwise.get(), last);
  }
}
