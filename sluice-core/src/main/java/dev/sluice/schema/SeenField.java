package dev.sluice.schema;

import java.util.ArrayList;
import java.util.List;

/// What was seen of one field, and what of that is still to be told.
final class SeenField {

  /// How many values of each shape, by {@link Shape#index()}.
  final long[] shapes = new long[Shape.COUNT];

  /// How many values; an array of two objects has two of each of their fields.
  long values;

  /// In how many of the events that were looked at.
  long events;

  /// In which of the events that were looked at, counted from 1, first and last.
  long first;

  long last;
  boolean isUntold;
  int untoldShapes;
  Absence absence = Absence.NONE;

  /// Whether a field is missing that was in every event before.
  enum Absence {
    NONE(0),
    UNTOLD(1),
    TOLD(2);

    /// As it stands on disk.
    final int code;

    Absence(int code) {
      this.code = code;
    }

    static Absence of(int code) {
      return code == UNTOLD.code ? UNTOLD : code == TOLD.code ? TOLD : NONE;
    }
  }

  boolean hasUntold() {
    return isUntold || untoldShapes != 0 || absence == Absence.UNTOLD;
  }

  /// Notes a value.
  ///
  /// @param look which of the events that are looked at it stands in
  /// @return whether its shape is new
  boolean note(Shape shape, long look) {
    values++;
    if (last != look) {
      events++;
      last = look;
    }
    return shapes[shape.index()]++ == 0;
  }

  /// Whether it was in every event from its first to its last.
  boolean isGapless() {
    return events == last - first + 1;
  }

  List<Shape> seenShapes() {
    List<Shape> seen = new ArrayList<>();
    for (Shape shape : Shape.values()) {
      if (shapes[shape.index()] > 0) {
        seen.add(shape);
      }
    }
    return seen;
  }
}
