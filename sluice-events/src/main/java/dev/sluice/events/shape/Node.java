package dev.sluice.events.shape;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of a JSON text, which knows the range of bytes that it was written in.
///
/// A tree of its own, for the sake of that range: what a record says becomes the data of an event
/// byte for byte, and a tree written anew would not be that. Of members of one name the last
/// counts.
sealed interface Node {

  /// Where the value begins.
  int start();

  /// Where the first byte behind the value stands.
  int end();

  /// An object.
  record Members(Map<String, Node> members, int start, int end) implements Node {}

  /// An array.
  record Items(List<Node> items, int start, int end) implements Node {}

  /// A string.
  record Text(String text, int start, int end) implements Node {}

  /// A number, as it was written.
  record Digits(String text, int start, int end) implements Node {}

  /// `true` or `false`.
  record Flag(boolean value, int start, int end) implements Node {}

  /// `null`.
  record Nothing(int start, int end) implements Node {}

  /// Reads a text that is one value and nothing after it.
  ///
  /// @throws Fault `malformed-json` or `invalid-utf8`
  static Node read(byte[] bytes) {
    return StrictJson.read(
        bytes,
        0,
        bytes.length,
        parser -> {
          JsonToken first = parser.nextToken();
          if (first == null) {
            throw Fault.of(
                Fault.Kind.INVALID,
                "malformed-json",
                "malformed JSON at line 1, column 1: it is empty");
          }
          return value(parser, first);
        });
  }

  private static Node value(JsonParser parser, JsonToken token) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Node> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          members.put(name, value(parser, parser.nextToken()));
        }
        yield new Members(Collections.unmodifiableMap(members), start, here(parser));
      }
      case START_ARRAY -> {
        List<Node> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          items.add(value(parser, next));
        }
        yield new Items(Collections.unmodifiableList(items), start, here(parser));
      }
      case VALUE_STRING -> new Text(parser.getText(), start, here(parser));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Digits(parser.getText(), start, here(parser));
      case VALUE_TRUE, VALUE_FALSE -> new Flag(token == JsonToken.VALUE_TRUE, start, here(parser));
      case VALUE_NULL -> new Nothing(start, here(parser));
      default -> throw new IllegalStateException("a value begins with " + token);
    };
  }

  private static int here(JsonParser parser) throws IOException {
    parser.finishToken();
    return (int) parser.currentLocation().getByteOffset();
  }

  /// Whether this says anything: Python's truth, by which the first handler of such events told
  /// them apart. Null, false, zero and what is empty say nothing.
  default boolean saysAnything() {
    return switch (this) {
      case Members object -> !object.members().isEmpty();
      case Items array -> !array.items().isEmpty();
      case Text string -> !string.text().isEmpty();
      case Digits number -> !number.text().matches("-?[0.]+([eE].*)?");
      case Flag flag -> flag.value();
      case Nothing nothing -> false;
    };
  }

  /// The value in a text: a string bare, `null` not at all, all others as JSON without white space.
  default String inText() {
    return switch (this) {
      case Text string -> string.text();
      case Nothing nothing -> "";
      case Members object -> Compact.of(this);
      case Items array -> Compact.of(this);
      case Digits number -> number.text();
      case Flag flag -> Boolean.toString(flag.value());
    };
  }
}
