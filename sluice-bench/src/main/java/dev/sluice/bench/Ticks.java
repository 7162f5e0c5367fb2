package dev.sluice.bench;

/// The bench's clock: nanoseconds since this class was loaded, so that a tick is never negative and
/// fits into a fixed number of digits.
final class Ticks {

  private static final long ORIGIN = System.nanoTime();

  private Ticks() {}

  static long now() {
    return System.nanoTime() - ORIGIN;
  }
}
