package dev.sluice.indexing;

import dev.sluice.index.EventIndex.Order;
import dev.sluice.journal.Position;

/// Positions as numbers that grow in the order that is asked for.
final class Ranks {

  private Ranks() {}

  static long of(Position position, Order order) {
    return of(position.value(), order);
  }

  static long of(long position, Order order) {
    return switch (order) {
      case OLDEST_FIRST -> position;
      case NEWEST_FIRST -> -position;
    };
  }

  /// The number of the position; below 1 for a rank that no position has.
  static long value(long rank, Order order) {
    return of(rank, order);
  }

  /// Whether a position has the rank.
  static boolean isPosition(long rank, Order order) {
    return value(rank, order) >= Position.FIRST.value();
  }

  static Position position(long rank, Order order) {
    return new Position(value(rank, order));
  }
}
