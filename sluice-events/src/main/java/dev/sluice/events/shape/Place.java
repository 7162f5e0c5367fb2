package dev.sluice.events.shape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where in an event a value stands: `s3.object.key`, `refs[0].ref`, `['detail.type']`, `$.region`.
///
/// A place is looked for in a record; one that begins with `$` in the whole event.
///
/// @param isFromRoot whether it is looked for in the whole event
/// @param steps the way to the value
record Place(boolean isFromRoot, List<Step> steps) {

  /// The record, or event, itself.
  static final Place HERE = new Place(false, List.of());

  private static final int MOST_STEPS = 32;

  /// One step of the way.
  sealed interface Step {
    /// To the member of an object.
    record Name(String name) implements Step {}

    /// To the item of an array, from 0.
    record Index(int index) implements Step {}
  }

  /// Reads a place.
  ///
  /// @throws IllegalArgumentException with a sentence for people
  static Place parse(String text) {
    boolean isFromRoot = text.startsWith("$");
    String rest = isFromRoot ? text.substring(1) : text;
    if (isFromRoot && !rest.isEmpty() && rest.charAt(0) != '.' && rest.charAt(0) != '[') {
      throw wrong(text, "after '$' comes '.' or '['");
    }
    List<Step> steps = new ArrayList<>();
    int at = isFromRoot && rest.startsWith(".") ? 1 : 0;
    while (at < rest.length()) {
      at = step(text, rest, at, steps);
    }
    if (!isFromRoot && steps.isEmpty() || rest.endsWith(".")) {
      throw wrong(text, "it is empty or ends too early");
    }
    if (steps.size() > MOST_STEPS) {
      throw wrong(text, "it has more than " + MOST_STEPS + " steps");
    }
    return new Place(isFromRoot, List.copyOf(steps));
  }

  private static int step(String text, String rest, int at, List<Step> steps) {
    if (rest.charAt(at) != '[') {
      int end = at;
      while (end < rest.length() && ".[]'".indexOf(rest.charAt(end)) < 0) {
        end++;
      }
      if (end == at) {
        throw wrong(text, "a name is missing at character " + at);
      }
      steps.add(new Step.Name(rest.substring(at, end)));
      return next(text, rest, end);
    }
    boolean isQuoted = rest.startsWith("['", at);
    int close = rest.indexOf(isQuoted ? "']" : "]", at);
    if (close < 0) {
      throw wrong(text, "a bracket is not closed");
    }
    if (isQuoted) {
      steps.add(new Step.Name(rest.substring(at + 2, close)));
      return next(text, rest, close + 2);
    }
    String index = rest.substring(at + 1, close);
    if (!index.matches("[0-9]{1,5}")) {
      throw wrong(text, "in brackets stands a number from 0 or a name in single quotes");
    }
    steps.add(new Step.Index(Integer.parseInt(index)));
    return next(text, rest, close + 1);
  }

  private static int next(String text, String rest, int at) {
    if (at == rest.length() || rest.charAt(at) == '[') {
      return at;
    }
    if (rest.charAt(at) != '.' || at + 1 == rest.length()) {
      throw wrong(text, "between two names stands one '.'");
    }
    return at + 1;
  }

  private static IllegalArgumentException wrong(String text, String trouble) {
    return new IllegalArgumentException(
        "'" + text + "' is no place in an event: " + trouble + "; one would be s3.object.key");
  }

  /// What stands there.
  Optional<Node> in(Scene scene) {
    Node node = isFromRoot ? scene.root() : scene.record();
    for (Step step : steps) {
      Node next =
          switch (step) {
            case Step.Name(String name) ->
                node instanceof Node.Members object ? object.members().get(name) : null;
            case Step.Index(int index) ->
                node instanceof Node.Items array && index < array.items().size()
                    ? array.items().get(index)
                    : null;
          };
      if (next == null) {
        return Optional.empty();
      }
      node = next;
    }
    return Optional.of(node);
  }
}
