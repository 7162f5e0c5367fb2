package dev.sluice.journal;

/// A place in the journal; the first event stands at 1, the next at 2, without gaps.
public record Position(long value) implements Comparable<Position> {

  /// Where a journal begins.
  public static final Position FIRST = new Position(1);

  /// Refuses what can be no place.
  public Position {
    if (value < 1) {
      throw new IllegalArgumentException("a position is 1 or more, not " + value);
    }
  }

  /// The place a number of events further on.
  public Position plus(long events) {
    return new Position(value + events);
  }

  @Override
  public int compareTo(Position other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
