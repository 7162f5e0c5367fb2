package dev.sluice.events.shape;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a tree of values.
final class NodeReader {

  /// A value of two bytes takes a hundred in the tree, so their number is bounded by itself.
  private static final int MOST_VALUES = 500_000;

  private final JsonParser parser;
  private int values;

  NodeReader(JsonParser parser) {
    this.parser = parser;
  }

  /// The value whose first token is the next one.
  Node read() throws IOException {
    JsonToken first = parser.nextToken();
    if (first == null) {
      throw Fault.of(
          Fault.Kind.INVALID, "malformed-json", "malformed JSON at line 1, column 1: it is empty");
    }
    return value(first);
  }

  private Node value(JsonToken token) throws IOException {
    values++;
    if (values > MOST_VALUES) {
      throw Fault.of(
          Fault.Kind.TOO_LARGE,
          "too-many-values",
          "an event has at most 500,000 values: objects, arrays, strings, numbers and words");
    }
    int start = (int) parser.currentTokenLocation().getByteOffset();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Node> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          members.put(name, value(parser.nextToken()));
        }
        yield new Node.Members(Collections.unmodifiableMap(members), start, here());
      }
      case START_ARRAY -> {
        List<Node> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(value(next));
        }
        yield new Node.Items(Collections.unmodifiableList(items), start, here());
      }
      case VALUE_STRING -> new Node.Text(parser.getText(), start, here());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Node.Digits(parser.getText(), start, here());
      case VALUE_TRUE, VALUE_FALSE -> new Node.Flag(token == JsonToken.VALUE_TRUE, start, here());
      case VALUE_NULL -> new Node.Nothing(start, here());
      default -> throw new IllegalStateException("a value begins with " + token);
    };
  }

  private int here() throws IOException {
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }
}
