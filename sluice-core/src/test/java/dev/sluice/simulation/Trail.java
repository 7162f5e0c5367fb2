package dev.sluice.simulation;

import java.util.ArrayDeque;
import java.util.stream.Collectors;

/// The latest steps of a world, for whoever must understand what went wrong.
final class Trail {

  private static final int KEPT = 200;

  private final ArrayDeque<Step> steps = new ArrayDeque<>(KEPT);
  private long count;

  private record Step(long number, int depth, String what) {
    @Override
    public String toString() {
      return "%6d %s%s".formatted(number, "  ".repeat(depth), what);
    }
  }

  void add(int depth, String step) {
    if (steps.size() == KEPT) {
      steps.removeFirst();
    }
    steps.add(new Step(count++, depth, step));
  }

  @Override
  public String toString() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
  }
}
