package dev.sluice.app;

import java.util.ArrayDeque;

/// How many events come in a second, over the last ten samples.
final class EventRate {

  private static final int SAMPLES = 11;
  private static final double NANOS = 1e9;

  private final ArrayDeque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long end) {}

  /// Notes where the journal ends now.
  synchronized void sample(long nanos, long end) {
    if (samples.size() == SAMPLES) {
      samples.removeFirst();
    }
    samples.addLast(new Sample(nanos, end));
  }

  /// Nothing until two samples were taken.
  synchronized double perSecond() {
    if (samples.size() < 2) {
      return 0;
    }
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    long nanos = last.nanos() - first.nanos();
    return nanos <= 0 ? 0 : (last.end() - first.end()) * NANOS / nanos;
  }
}
