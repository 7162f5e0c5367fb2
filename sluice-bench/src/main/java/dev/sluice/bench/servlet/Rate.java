package dev.sluice.bench.servlet;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/// How often something was done by callers that do it again and again.
///
/// @param perSecond how often in a second
/// @param cpuMicros what it took of a core each time, of all threads of the process; this says more
///   than the rate when the cores are shared with others
record Rate(double perSecond, double cpuMicros) {

  /// Counts after a warm-up.
  ///
  /// @param once does it, and says whether that was well
  /// @throws IllegalStateException when it was not
  static Rate of(int callers, Duration warmup, Duration measured, BooleanSupplier once)
      throws InterruptedException {
    LongAdder done = new LongAdder();
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch wrong = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < callers; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                while (!isOver.get()) {
                  if (!once.getAsBoolean()) {
                    wrong.countDown();
                    return;
                  }
                  done.increment();
                }
              }));
    }
    try {
      watch(wrong, warmup);
      long before = done.sum();
      long cpu = cpuNanos();
      long began = System.nanoTime();
      watch(wrong, measured);
      double times = done.sum() - before;
      return new Rate(
          times * 1e9 / (System.nanoTime() - began), (cpuNanos() - cpu) / 1e3 / Math.max(1, times));
    } finally {
      isOver.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private static void watch(CountDownLatch wrong, Duration time) throws InterruptedException {
    if (wrong.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("an event was not taken");
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%,.0f events/s, %.1f µs of a core for each", perSecond, cpuMicros);
  }
}
