package dev.sluice.events.shape;

import java.util.List;
import java.util.Optional;

/// What has to hold of an event, or of a record, so that it has a shape.
///
/// | written | holds when |
/// | --- | --- |
/// | `bot` | it is there and says something: not null, false, zero or empty |
/// | `!bot` | the contrary |
/// | `detail is object` | it is that: `object`, `array`, `text`, `number`; `there`: whatever it is |
/// | `eventSource = aws:s3`, `type = a.*` | it is that text; `*` is any text |
///
/// @param value what is looked at
/// @param test what has to hold of it
record Condition(Value value, Test test) {

  private static final String IS = " is ";
  private static final String EQUALS = " = ";

  /// What has to hold of a value.
  sealed interface Test {
    /// It says something.
    record Says() implements Test {}

    /// It is missing, or says nothing.
    record Lacks() implements Test {}

    /// It is of a kind.
    record OfKind(Kind kind) implements Test {}

    /// It is a text like this: these parts in their order, with any text between them.
    record Like(List<String> parts) implements Test {}
  }

  /// Kinds of values.
  enum Kind {
    OBJECT,
    ARRAY,
    TEXT,
    NUMBER,
    THERE
  }

  /// Reads a condition.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  static Condition parse(String text) {
    int equals = text.indexOf(EQUALS);
    if (equals > 0) {
      String like = text.substring(equals + EQUALS.length());
      return new Condition(
          Value.parse(text.substring(0, equals).strip()),
          new Test.Like(List.of(like.strip().split("\\*", -1))));
    }
    int is = text.indexOf(IS);
    if (is > 0) {
      String kind = text.substring(is + IS.length()).strip();
      return new Condition(Value.parse(text.substring(0, is).strip()), new Test.OfKind(kind(kind)));
    }
    return text.startsWith("!")
        ? new Condition(Value.parse(text.substring(1).strip()), new Test.Lacks())
        : new Condition(Value.parse(text.strip()), new Test.Says());
  }

  private static Kind kind(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.name().equalsIgnoreCase(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        "'" + word + "' is no kind of value; there are object, array, text, number and there");
  }

  /// Takes each part where it first fits: the first has to begin the text and the last to end it. A
  /// regular expression would go back over long texts of strangers.
  private static boolean isLike(List<String> parts, String text) {
    String first = parts.getFirst();
    if (parts.size() == 1) {
      return text.equals(first);
    }
    if (!text.startsWith(first)) {
      return false;
    }
    int at = first.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = text.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    String last = parts.getLast();
    return text.length() - at >= last.length() && text.endsWith(last);
  }

  /// Whether it holds.
  boolean holds(Scene scene) {
    Optional<Node> found = value.in(scene);
    return switch (test) {
      case Test.Says() -> found.filter(Node::saysAnything).isPresent();
      case Test.Lacks() -> found.filter(Node::saysAnything).isEmpty();
      case Test.OfKind(Kind kind) -> found.filter(node -> isOf(kind, node)).isPresent();
      case Test.Like(List<String> parts) ->
          found
              .filter(node -> node instanceof Node.Text string && isLike(parts, string.text()))
              .isPresent();
    };
  }

  private static boolean isOf(Kind kind, Node node) {
    return switch (kind) {
      case OBJECT -> node instanceof Node.Members;
      case ARRAY -> node instanceof Node.Items;
      case TEXT -> node instanceof Node.Text text && !text.text().isEmpty();
      case NUMBER -> node instanceof Node.Digits;
      case THERE -> true;
    };
  }

  /// Whether all hold.
  static boolean all(List<Condition> conditions, Scene scene) {
    return conditions.stream().allMatch(condition -> condition.holds(scene));
  }
}
