package dev.sluice.target.app;

import dev.sluice.servlet.container.ServletContainer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One version of an application that runs, and how many calls are in it.
final class Running {

  private final ServletContainer container;
  private final AppFile.Stamp version;
  private final Path copy;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int calls;
  private boolean isRetired;

  /// @param copy what it was loaded from, or unpacked in
  Running(ServletContainer container, AppFile.Stamp version, Path copy) {
    this.copy = copy;
    this.container = container;
    this.version = version;
  }

  ServletContainer container() {
    return container;
  }

  AppFile.Stamp version() {
    return version;
  }

  /// What it was loaded from, or unpacked in; perhaps nothing is there.
  Path copy() {
    return copy;
  }

  /// Begins a call, unless another version has taken its place.
  boolean enter() {
    lock.lock();
    try {
      calls += isRetired ? 0 : 1;
      return !isRetired;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      calls--;
      idle.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Lets no further call in, and waits for those that are under way.
  void retire(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      isRetired = true;
      long left = atMost.toNanos();
      while (calls > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Stops it; an application that does not come to its end is left to itself.
  void close(String name, Duration atMost) throws InterruptedException {
    Patience.with(
        () -> {
          container.close();
          return true;
        },
        "close-" + name,
        atMost,
        _ -> {});
  }

  /// How long a limit is in whole milliseconds, for people.
  static String shown(Duration limit) {
    long millis = limit.toMillis();
    return millis % 1_000 == 0 ? TimeUnit.MILLISECONDS.toSeconds(millis) + " s" : millis + " ms";
  }
}
