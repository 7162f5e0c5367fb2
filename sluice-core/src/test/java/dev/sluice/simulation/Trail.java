package dev.sluice.simulation;

import java.util.ArrayDeque;

/// The latest steps of a world, for whoever must understand what went wrong.
final class Trail {

  private static final int KEPT = 200;

  private final ArrayDeque<String> steps = new ArrayDeque<>(KEPT);
  private long count;

  void add(int depth, String step) {
    if (steps.size() == KEPT) {
      steps.removeFirst();
    }
    steps.add("%6d %s%s".formatted(count++, "  ".repeat(depth), step));
  }

  @Override
  public String toString() {
    return String.join("\n", steps);
  }
}
