package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// What JSON Schema calls the type of a value.
public enum Shape {
  OBJECT(0),
  ARRAY(1),
  STRING(2),
  INTEGER(3),
  NUMBER(4),
  BOOLEAN(5),
  NULL(6);

  /// How many there are.
  static final int COUNT = values().length;

  private final int index;

  Shape(int index) {
    this.index = index;
  }

  /// Its place where all of them are counted; it stands on disk.
  int index() {
    return index;
  }

  static Shape at(int index) {
    for (Shape shape : values()) {
      if (shape.index == index) {
        return shape;
      }
    }
    throw new IllegalArgumentException("no type has the number " + index);
  }

  static Shape of(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT, POJO -> OBJECT;
      case ARRAY -> ARRAY;
      case STRING, BINARY -> STRING;
      case NUMBER -> value.isIntegralNumber() ? INTEGER : NUMBER;
      case BOOLEAN -> BOOLEAN;
      case NULL, MISSING -> NULL;
    };
  }

  /// The type as it is written.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
