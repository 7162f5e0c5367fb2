package dev.sluice.audit;

import java.util.ArrayList;
import java.util.List;

/// What is broken: the first {@value #SHOWN} findings, and how many there are.
public final class Findings {

  /// How many are kept.
  public static final int SHOWN = 10;

  private final List<String> first = new ArrayList<>();
  private long count;

  /// Notes one.
  ///
  /// @param place where it is: a file and a byte, a delivery, a rule and target
  public void add(String place, String what) {
    if (count++ < SHOWN) {
      first.add(place + ": " + what);
    }
  }

  /// The first ones.
  public List<String> first() {
    return List.copyOf(first);
  }

  /// How many there are.
  public long count() {
    return count;
  }
}
