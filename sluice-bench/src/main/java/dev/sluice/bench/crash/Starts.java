package dev.sluice.bench.crash;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long hubs took until they were ready.
final class Starts {

  private static final Duration GUESS = Duration.ofMillis(1_500);

  private final List<Duration> took = new ArrayList<>();

  void add(Duration each) {
    took.add(each);
  }

  /// How long a start is expected to take at the most.
  Duration atMost() {
    return took.isEmpty() ? GUESS : max();
  }

  Duration median() {
    List<Duration> sorted = took.stream().sorted().toList();
    return sorted.isEmpty() ? Duration.ZERO : sorted.get(sorted.size() / 2);
  }

  Duration max() {
    return took.stream().max(Duration::compareTo).orElse(Duration.ZERO);
  }
}
