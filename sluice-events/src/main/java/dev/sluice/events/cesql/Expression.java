package dev.sluice.events.cesql;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A part of an expression. `at` is where it stands, counted from 1.
sealed interface Expression {

  /// Its value.
  ///
  /// @throws Trouble.Met at the first error
  Value value(Function<String, Optional<Value>> attributes);

  /// Adds the attributes that it names.
  void addNames(Set<String> names);

  /// `'x'`, `1`, `true`.
  record Literal(Value is) implements Expression {
    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      return is;
    }

    @Override
    public void addNames(Set<String> names) {}
  }

  /// `subject`.
  record Attribute(String name, int at) implements Expression {
    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      return attributes
          .apply(name)
          .orElseThrow(() ->
              new Trouble.Met(
                  Trouble.Kind.MISSING_ATTRIBUTE, at, "the event has no attribute " + name));
    }

    @Override
    public void addNames(Set<String> names) {
      names.add(name);
    }
  }

  /// `EXISTS subject`.
  record Exists(String name) implements Expression {
    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      return new Value.Flag(attributes.apply(name).isPresent());
    }

    @Override
    public void addNames(Set<String> names) {
      names.add(name);
    }
  }

  /// `NOT x`.
  record Not(Expression of, int at) implements Expression {
    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      return new Value.Flag(!Cast.toFlag(of.value(attributes), at));
    }

    @Override
    public void addNames(Set<String> names) {
      of.addNames(names);
    }
  }

  /// `-x`.
  record Minus(Expression of, int at) implements Expression {
    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      return Binary.whole(-(long) Cast.toWhole(of.value(attributes), at), at);
    }

    @Override
    public void addNames(Set<String> names) {
      of.addNames(names);
    }
  }

  /// `x LIKE 'a%'`.
  record Like(Expression of, String pattern, boolean negated) implements Expression {
    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      return new Value.Flag(LikePattern.matches(pattern, of.value(attributes).text()) != negated);
    }

    @Override
    public void addNames(Set<String> names) {
      of.addNames(names);
    }
  }

  /// `x IN ('a', 'b')`.
  record In(Expression of, List<Expression> set, boolean negated, int at) implements Expression {

    /// Copies the list.
    public In {
      set = List.copyOf(set);
    }

    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      Value wanted = of.value(attributes);
      boolean found = false;
      for (Expression element : set) {
        found |= wanted.equals(Cast.like(wanted, element.value(attributes), at));
      }
      return new Value.Flag(found != negated);
    }

    @Override
    public void addNames(Set<String> names) {
      of.addNames(names);
      set.forEach(element -> element.addNames(names));
    }
  }

  /// `x + y`, `x = y`, `x AND y`.
  ///
  /// @param operator in upper case
  record Binary(String operator, Expression left, Expression right, int at) implements Expression {
    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      return switch (operator) {
        case "AND" -> flag(flag(left, attributes) && flag(right, attributes));
        case "OR" -> flag(flag(left, attributes) || flag(right, attributes));
        case "XOR" -> flag(flag(left, attributes) ^ flag(right, attributes));
        case "=" -> flag(areEqual(attributes));
        case "!=", "<>" -> flag(!areEqual(attributes));
        default -> {
          int x = Cast.toWhole(left.value(attributes), at);
          int y = Cast.toWhole(right.value(attributes), at);
          yield wholes(x, y);
        }
      };
    }

    private Value wholes(int x, int y) {
      return switch (operator) {
        case "<" -> flag(x < y);
        case "<=" -> flag(x <= y);
        case ">" -> flag(x > y);
        case ">=" -> flag(x >= y);
        case "+" -> whole((long) x + y, at);
        case "-" -> whole((long) x - y, at);
        case "*" -> whole((long) x * y, at);
        case "/" -> whole((long) x / divisor(y), at);
        case "%" -> whole((long) x % divisor(y), at);
        default -> throw new IllegalStateException("no operator: " + operator);
      };
    }

    private long divisor(int y) {
      if (y == 0) {
        throw new Trouble.Met(Trouble.Kind.MATH, at, "a division by zero");
      }
      return y;
    }

    private boolean areEqual(Function<String, Optional<Value>> attributes) {
      Value x = left.value(attributes);
      Value y = right.value(attributes);
      return Cast.like(y, x, at).equals(y);
    }

    private boolean flag(Expression of, Function<String, Optional<Value>> attributes) {
      return Cast.toFlag(of.value(attributes), at);
    }

    private static Value flag(boolean value) {
      return new Value.Flag(value);
    }

    private static Value whole(long value, int at) {
      if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
        throw new Trouble.Met(Trouble.Kind.MATH, at, value + " is beyond 32 bits");
      }
      return new Value.Whole((int) value);
    }

    @Override
    public void addNames(Set<String> names) {
      left.addNames(names);
      right.addNames(names);
    }
  }

  /// `LEFT(x, 3)`.
  record Call(Functions function, List<Expression> arguments, int at) implements Expression {

    /// Copies the list.
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public Value value(Function<String, Optional<Value>> attributes) {
      return function.apply(arguments.stream().map(a -> a.value(attributes)).toList(), at);
    }

    @Override
    public void addNames(Set<String> names) {
      arguments.forEach(argument -> argument.addNames(names));
    }
  }
}
