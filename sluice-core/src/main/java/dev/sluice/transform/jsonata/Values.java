package dev.sluice.transform.jsonata;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON as the library wants it, and back.
final class Values {

  private static final JsonFactory JSON = new JsonFactory();

  /// Whole numbers from here on are written as they are, not with an exponent.
  private static final double LARGE = 1e15;

  private Values() {}

  /// A number that a double would change. It goes through an expression as it was written; whoever
  /// computes with it gets the nearest double.
  static final class Written extends Number implements Comparable<Written> {

    private static final long serialVersionUID = 1L;

    private final String text;

    Written(String text) {
      this.text = text;
    }

    @Override
    public int intValue() {
      return (int) doubleValue();
    }

    @Override
    public long longValue() {
      return (long) doubleValue();
    }

    @Override
    public float floatValue() {
      return (float) doubleValue();
    }

    @Override
    public double doubleValue() {
      return Double.parseDouble(text);
    }

    @Override
    public int compareTo(Written other) {
      return new BigDecimal(text).compareTo(new BigDecimal(other.text));
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Written that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /// @throws Stopped when it is nested too deep
  static Object of(JsonNode node) {
    return of(node, 0);
  }

  private static Object of(JsonNode node, int nesting) {
    if (nesting > Budget.MAX_NESTING) {
      throw new Stopped("the event is nested more than " + Budget.MAX_NESTING + " levels deep");
    }
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Object> object = LinkedHashMap.newLinkedHashMap(node.size());
        node.properties()
            .forEach(member -> object.put(member.getKey(), of(member.getValue(), nesting + 1)));
        yield object;
      }
      case ARRAY -> {
        List<Object> array = new ArrayList<>(node.size());
        node.forEach(element -> array.add(of(element, nesting + 1)));
        yield array;
      }
      case STRING -> node.textValue();
      case NUMBER -> number(node);
      case BOOLEAN -> node.booleanValue();
      case BINARY, MISSING, NULL, POJO -> Jsonata.NULL_VALUE;
    };
  }

  private static Number number(JsonNode node) {
    if (node.isInt()) {
      return node.intValue();
    }
    if (node.isLong()) {
      return node.longValue();
    }
    String text = node.asText();
    double value = Double.parseDouble(text);
    return Double.isFinite(value)
            && new BigDecimal(text).compareTo(new BigDecimal(Double.toString(value))) == 0
        ? (Number) value
        : new Written(text);
  }

  /// A value as JSON.
  ///
  /// @throws Stopped when it is none, as a function is
  static String json(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(value, json);
    } catch (IOException e) {
      throw new UncheckedIOException("a text cannot fail to be written", e);
    }
    return text.toString();
  }

  private static void write(@Nullable Object value, JsonGenerator json) throws IOException {
    switch (value) {
      case Map<?, ?> object -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> member : object.entrySet()) {
          json.writeFieldName(String.valueOf(member.getKey()));
          write(member.getValue(), json);
        }
        json.writeEndObject();
      }
      case List<?> array -> {
        json.writeStartArray();
        for (Object element : array) {
          write(element, json);
        }
        json.writeEndArray();
      }
      case String text -> json.writeString(text);
      case Boolean flag -> json.writeBoolean(flag);
      case Integer number -> json.writeNumber(number);
      case Long number -> json.writeNumber(number);
      case Written number -> json.writeNumber(number.toString());
      case Number number -> decimal(number.doubleValue(), json);
      case null -> json.writeNull();
      default -> {
        if (!Jsonata.NULL_VALUE.equals(value)) {
          throw new Stopped("its result holds a function, which is no JSON");
        }
        json.writeNull();
      }
    }
  }

  private static void decimal(double number, JsonGenerator json) throws IOException {
    if (!Double.isFinite(number)) {
      throw new Stopped("its result holds a number that is not finite");
    }
    if (Math.rint(number) == number && Math.abs(number) < LARGE) {
      json.writeNumber((long) number);
    } else {
      json.writeNumber(number);
    }
  }
}
