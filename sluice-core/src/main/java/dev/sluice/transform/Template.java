package dev.sluice.transform;

import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import dev.sluice.outbox.Failure;
import dev.sluice.view.ViewPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An input template of EventBridge, compiled: JSON in which `<name>` stands for a value.
///
/// Outside quotes a variable is its value as JSON: a string with quotes, an object as it is. Within
/// quotes it is what the value says. Whatever the event holds, what comes out is JSON of the shape
/// that the template has. In three things that needs more than EventBridge does:
/// - A value within quotes is escaped. EventBridge puts it in as it is, so that a quote in a value
///   breaks the JSON, or worse, adds members to it; and it takes the quotes out of an object there.
/// - A variable without a value is `null` outside quotes, where EventBridge puts nothing and so
///   makes `{"a":}` of `{"a": <a>}`. Within quotes it is nothing in both.
/// - A variable that is not defined, and a template that is not JSON, are refused when the rule is
///   read, not found out by the receiver.
///
/// Values are put in once, from left to right: a value with `<name>` in it is never expanded again.
final class Template implements InputTransform {

  static final int MAX_VARIABLES = 100;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern HOLDER = Pattern.compile("<([A-Za-z0-9._-]{1,64})>");
  private static final String RESERVED = "aws.";

  private final String text;
  private final List<Piece> pieces;

  private sealed interface Piece {
    record Literal(String json) implements Piece {}

    record Value(Variable variable) implements Piece {}

    record Quoted(Variable variable) implements Piece {}
  }

  private Template(String text, List<Piece> pieces) {
    this.text = text;
    this.pieces = List.copyOf(pieces);
  }

  static Template compile(String text, Map<String, String> paths, Map<String, Table> maps) {
    if (text.isBlank() || text.length() > MAX_CHARACTERS) {
      throw InputTransform.invalid("a template has 1 to " + MAX_CHARACTERS + " characters");
    }
    Compilation compilation = new Compilation(text, variables(paths, maps));
    compilation.run();
    return new Template(text, compilation.pieces);
  }

  private static Map<String, Variable> variables(
      Map<String, String> paths, Map<String, Table> maps) {
    if (paths.size() + maps.size() > MAX_VARIABLES) {
      throw InputTransform.invalid("a template has at most " + MAX_VARIABLES + " variables");
    }
    Map<String, Variable> variables = new TreeMap<>();
    paths.forEach((name, path) -> define(variables, name, new Variable.At(ViewPath.parse(path))));
    maps.forEach((name, table) ->
        define(variables, name, new Variable.Looked(ViewPath.parse(table.path()), table.values())));
    for (Variable.Reserved reserved : Variable.Reserved.values()) {
      variables.put(reserved.word(), reserved);
    }
    return variables;
  }

  private static void define(Map<String, Variable> variables, String name, Variable variable) {
    if (!NAME.matcher(name).matches()) {
      throw InputTransform.invalid(
          "'" + name + "' cannot name a variable: 1 to 64 letters, digits, '.', '_' or '-' can");
    }
    if (name.toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
      throw InputTransform.invalid("'" + name + "': names with 'aws.' are reserved");
    }
    if (variables.put(name, variable) != null) {
      throw InputTransform.invalid("'" + name + "' stands among paths and maps both");
    }
  }

  @Override
  public Made apply(Subject subject) {
    StringBuilder json = new StringBuilder(text.length() * 2);
    Map<Variable, Optional<Variable.Json>> values = new HashMap<>();
    for (Piece piece : pieces) {
      String next =
          switch (piece) {
            case Piece.Literal(String literal) -> literal;
            case Piece.Value(Variable variable) ->
                value(values, variable, subject).map(Variable.Json::json).orElse("null");
            case Piece.Quoted(Variable variable) ->
                value(values, variable, subject)
                    .map(value -> JsonText.withinQuotes(value.text()))
                    .orElse("");
          };
      if (json.length() + next.length() > MAX_BYTES) {
        return tooLarge();
      }
      json.append(next);
    }
    var bytes = JsonText.bytes(json);
    return bytes.length() > MAX_BYTES ? tooLarge() : new Made.Json(bytes);
  }

  private static Optional<Variable.Json> value(
      Map<Variable, Optional<Variable.Json>> known, Variable variable, Subject subject) {
    return known.computeIfAbsent(variable, v -> v.value(subject));
  }

  private static Made tooLarge() {
    return new Made.Nothing(
        new Failure(
            "INPUT_TOO_LARGE",
            "the template makes more than " + MAX_BYTES + " bytes of the event"));
  }

  @Override
  public String toString() {
    return text;
  }

  /// One run over a template, which takes it apart and leaves out the space between its tokens.
  private static final class Compilation {
    private final String text;
    private final Map<String, Variable> variables;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    /// The template with an empty string for each variable outside quotes, of the same length.
    private final StringBuilder sample = new StringBuilder();

    Compilation(String text, Map<String, Variable> variables) {
      this.text = text;
      this.variables = variables;
    }

    void run() {
      Matcher holder = HOLDER.matcher(text);
      int at = 0;
      while (at < text.length()) {
        at = text.charAt(at) == '"' ? string(at, holder) : outside(at, holder);
      }
      cut();
      Optional<String> trouble = JsonText.trouble(sample.toString());
      if (trouble.isPresent()) {
        throw InputTransform.invalid("the template is not JSON " + trouble.get());
      }
    }

    private int outside(int at, Matcher holder) {
      char c = text.charAt(at);
      if (c == '<') {
        if (!isHolder(holder, at)) {
          throw wrong(at, "outside quotes '<' begins a variable, such as <name>");
        }
        requireNoName(at, holder.end());
        cut();
        pieces.add(new Piece.Value(variable(holder)));
        sample.append("\"\"").repeat(' ', holder.end() - at - 2);
        return holder.end();
      }
      sample.append(c);
      if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
        literal.append(c);
      }
      return at + 1;
    }

    /// Takes a string with its quotes; the sample keeps the names in it, which are no JSON trouble.
    private int string(int open, Matcher holder) {
      literal.append('"');
      int at = open + 1;
      boolean isFilled = false;
      while (at < text.length() && text.charAt(at) != '"') {
        if (isHolder(holder, at)) {
          cut();
          pieces.add(new Piece.Quoted(variable(holder)));
          isFilled = true;
          at = holder.end();
        } else {
          int length = text.charAt(at) == '\\' && at + 1 < text.length() ? 2 : 1;
          literal.append(text, at, at + length);
          at += length;
        }
      }
      int end = Math.min(at + 1, text.length());
      literal.append(text, at, end);
      sample.append(text, open, end);
      if (isFilled) {
        requireNoName(open, end);
      }
      return end;
    }

    /// Refuses a variable that a colon follows: what a member is called is not up to the event.
    private void requireNoName(int begin, int end) {
      if (text.substring(end).stripLeading().startsWith(":")) {
        throw wrong(begin, "a variable cannot stand in a member's name");
      }
    }

    private boolean isHolder(Matcher holder, int at) {
      return text.charAt(at) == '<' && holder.region(at, text.length()).lookingAt();
    }

    private Variable variable(Matcher holder) {
      String name = holder.group(1);
      Variable variable = variables.get(name);
      if (variable == null) {
        throw wrong(
            holder.start(),
            "there is no variable <"
                + name
                + ">; "
                + Nearest.hint(name, variables.keySet())
                + "; for the text itself write \\u003c"
                + name
                + ">");
      }
      return variable;
    }

    private void cut() {
      if (!literal.isEmpty()) {
        pieces.add(new Piece.Literal(literal.toString()));
        literal.setLength(0);
      }
    }

    private static Fault wrong(int at, String trouble) {
      return InputTransform.invalid("the template at " + at + ": " + trouble);
    }
  }
}
