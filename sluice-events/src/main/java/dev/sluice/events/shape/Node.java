package dev.sluice.events.shape;

import dev.sluice.events.json.StrictJson;
import dev.sluice.fault.Fault;
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
  /// @throws Fault `malformed-json` or `invalid-utf8`; `too-many-values` when it holds more than
  ///   500,000 values
  static Node read(byte[] bytes) {
    return StrictJson.read(bytes, 0, bytes.length, parser -> new NodeReader(parser).read());
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
