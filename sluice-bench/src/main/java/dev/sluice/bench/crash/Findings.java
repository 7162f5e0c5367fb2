package dev.sluice.bench.crash;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What was found to be wrong: all of it counted, the first ten of each kind named.
final class Findings {

  private static final int NAMED = 10;

  private final Map<Wrong, Integer> counts = new EnumMap<>(Wrong.class);
  private final Map<Wrong, List<String>> named = new EnumMap<>(Wrong.class);

  synchronized void add(Wrong kind, String what) {
    counts.merge(kind, 1, Integer::sum);
    List<String> names = named.computeIfAbsent(kind, _ -> new ArrayList<>());
    if (names.size() < NAMED) {
      names.add(what);
    }
  }

  /// Adds a finding when two figures differ that must be the same.
  void require(Wrong kind, String what, long expected, long found) {
    if (expected != found) {
      add(kind, what + " must be " + expected + " and is " + found);
    }
  }

  synchronized int count(Wrong kind) {
    return counts.getOrDefault(kind, 0);
  }

  synchronized boolean isEmpty() {
    return counts.isEmpty();
  }

  /// A line for each kind, and one for each that is named.
  synchronized List<String> lines() {
    List<String> lines = new ArrayList<>();
    counts.forEach((kind, count) -> {
      lines.add("WRONG: " + kind + ": " + count + (count > NAMED ? "; the first are" : ""));
      named.getOrDefault(kind, List.of()).forEach(each -> lines.add("  " + each));
    });
    return lines;
  }
}
