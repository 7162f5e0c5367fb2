package dev.sluice.time;

/// Waits that an interrupt does not cut short; it is noted for whoever comes after.
public final class Uninterrupted {

  private Uninterrupted() {}

  /// Waits until a thread has ended.
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
