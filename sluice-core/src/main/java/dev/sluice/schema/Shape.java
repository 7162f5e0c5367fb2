package dev.sluice.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/// What JSON Schema calls the type of a value.
public enum Shape {
  OBJECT,
  ARRAY,
  STRING,
  INTEGER,
  NUMBER,
  BOOLEAN,
  NULL;

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
