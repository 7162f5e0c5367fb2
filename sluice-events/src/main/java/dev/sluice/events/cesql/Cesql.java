package dev.sluice.events.cesql;

import dev.sluice.fault.Fault;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/// A CESQL v1 expression, parsed.
///
/// It is evaluated in the specification's fail-fast mode: the first error ends it, and an event
/// with an error does not pass. What is known to be wrong before any event, such as a function that
/// does not exist, is refused when it is parsed.
public final class Cesql {

  /// How long an expression may be, in UTF-16 units.
  public static final int MAX_LENGTH = 4_096;

  /// How deep parentheses, functions and `NOT` may be nested.
  public static final int MAX_DEPTH = 100;

  /// How many operators with two sides it may have.
  public static final int MAX_OPERATORS = 500;

  /// How long the pattern of one `LIKE` may be; the work is its length times the value's.
  public static final int MAX_LIKE = 256;

  /// How long a text may be that a function makes.
  public static final int MAX_TEXT = 65_536;

  /// What an expression says of an event.
  public sealed interface Result {

    /// A value.
    record Of(Value value) implements Result {}

    /// None, because of an error.
    record Failed(Trouble trouble) implements Result {}
  }

  private final String text;
  private final Expression expression;

  private Cesql(String text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /// Parses an expression.
  ///
  /// @throws Fault `invalid-cesql`, with the position and what was expected
  public static Cesql parse(String text) {
    return new Cesql(text, Parser.parse(text));
  }

  /// Evaluates it.
  ///
  /// @param attributes an event's attributes by name
  public Result evaluate(Function<String, Optional<Value>> attributes) {
    try {
      return new Result.Of(expression.value(attributes));
    } catch (Trouble.Met met) {
      return new Result.Failed(met.trouble());
    }
  }

  /// Whether an event passes: the value is true, and no error was met.
  public boolean passes(Function<String, Optional<Value>> attributes) {
    return evaluate(attributes) instanceof Result.Of(Value.Flag(boolean passes)) && passes;
  }

  /// The attributes that it names, in the order of the alphabet.
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    expression.addNames(names);
    return names;
  }

  /// The expression as it was written.
  @Override
  public String toString() {
    return text;
  }

  static Fault invalid(int at, String reason) {
    return Fault.of(
        Fault.Kind.INVALID, "invalid-cesql", "CESQL at character " + at + ": " + reason);
  }
}
