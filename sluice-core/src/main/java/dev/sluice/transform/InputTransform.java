package dev.sluice.transform;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.event.Payload;
import dev.sluice.fault.Fault;
import dev.sluice.outbox.Failure;
import dev.sluice.transform.jsonata.Expression;
import dev.sluice.view.ViewPath;
import java.util.Map;
import java.util.Optional;

/// What a target gets in place of the whole event: a part of it, a constant, a filled template, or
/// what an expression computes.
public sealed interface InputTransform
    permits InputTransform.Part, InputTransform.Constant, Template, Computed {

  /// The most characters of a constant or a template.
  int MAX_CHARACTERS = 8_192;

  /// The most bytes that a template or an expression makes.
  int MAX_BYTES = 1 << 20;

  /// Makes what is sent. The same event and rule always make the same bytes.
  Made apply(Subject subject);

  /// The part of the matching view at a path.
  ///
  /// @throws Fault `invalid-path`
  static InputTransform path(String path) {
    return new Part(ViewPath.parse(path));
  }

  /// The same JSON for each event.
  ///
  /// @throws Fault `invalid-input` when it is longer than {@link #MAX_CHARACTERS}
  static InputTransform constant(JsonNode json) {
    String text = json.toString();
    if (text.length() > MAX_CHARACTERS) {
      throw invalid("a constant has at most " + MAX_CHARACTERS + " characters");
    }
    return new Constant(JsonText.bytes(text));
  }

  /// JSON with variables in angle brackets.
  ///
  /// @param paths where variables get their values from
  /// @param maps variables that get theirs from a table
  /// @throws Fault `invalid-input` or `invalid-path`, with the place of the trouble
  static InputTransform template(String text, Map<String, String> paths, Map<String, Table> maps) {
    return Template.compile(text, paths, maps);
  }

  /// What a JSONata expression makes of the matching view.
  ///
  /// @throws Fault `invalid-jsonata`, with the place of the trouble
  static InputTransform jsonata(String expression) {
    return new Computed(Expression.compile(expression));
  }

  /// A table of what a variable says for each value at a path.
  ///
  /// @param path where the value stands: a text, a number or a Boolean
  /// @param values what is said for it; a value without an entry makes the variable null
  record Table(String path, Map<String, String> values) {

    /// The most entries of a table.
    public static final int MAX_VALUES = 100;

    /// Checks the number of entries.
    public Table {
      values = Map.copyOf(values);
      if (values.isEmpty() || values.size() > MAX_VALUES) {
        throw new IllegalArgumentException("a map has 1 to " + MAX_VALUES + " values");
      }
    }
  }

  /// The part of the matching view at a path.
  record Part(ViewPath path) implements InputTransform {
    @Override
    public Made apply(Subject subject) {
      if (path.isWhole()) {
        return new Made.Json(JsonText.bytes(subject.whole().get()));
      }
      Optional<JsonNode> found = path.find(subject.view());
      return found.isPresent()
          ? new Made.Json(JsonText.bytes(found.get().toString()))
          : new Made.Nothing(new Failure("INPUT_PATH_MISSING", "the event has nothing at " + path));
    }
  }

  /// The same JSON for each event.
  record Constant(Payload json) implements InputTransform {
    @Override
    public Made apply(Subject subject) {
      return new Made.Json(json);
    }
  }

  /// A fault of the configuration.
  static Fault invalid(String sentence) {
    return Fault.of(Fault.Kind.INVALID, "invalid-input", sentence);
  }
}
