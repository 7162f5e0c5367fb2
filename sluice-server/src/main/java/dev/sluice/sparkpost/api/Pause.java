package dev.sluice.sparkpost.api;

import java.time.Duration;

/// How a caller waits before it tries again.
@FunctionalInterface
public interface Pause {

  /// Waits, unless it is interrupted.
  void take(Duration length) throws InterruptedException;

  /// A pause that really takes its time.
  static Pause real() {
    return length -> Thread.sleep(length);
  }
}
