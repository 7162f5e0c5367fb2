package dev.sluice.rule.pattern;

import dev.sluice.fault.Fault;
import java.util.List;

/// An event pattern, with its `$or` multiplied out: it matches when one of its branches does.
///
/// @param branches at least one
public record Pattern(List<Branch> branches) {

  /// How long a pattern may be, in characters; EventBridge's own limit.
  public static final int MAX_LENGTH = 4_096;

  /// How deep objects may be nested.
  public static final int MAX_DEPTH = 100;

  /// Into how many patterns without `$or` one pattern may multiply out; EventBridge's own limit.
  public static final int MAX_BRANCHES = 1_000;

  /// How many fields one branch may name; event-ruler's own limit.
  public static final int MAX_FIELDS = 256;

  /// Copies the list.
  public Pattern {
    branches = List.copyOf(branches);
  }

  /// Reads a pattern.
  ///
  /// @param who whose it is, for the fault's sentence, such as `rule 'x'`
  /// @throws Fault `invalid-pattern`, with the place and the reason
  public static Pattern read(String who, String text) {
    return PatternReader.read(who, text);
  }

  /// A fault about a pattern.
  public static Fault invalid(String who, String place, String reason) {
    return Fault.of(Fault.Kind.INVALID, "invalid-pattern", who + place + ": " + reason);
  }

  /// What must hold all at once.
  ///
  /// @param fields in the order of their paths, each path once; within one array they must meet in
  ///   the same element
  /// @param parts the patterns of `$and` and `$not`, each of which looks at the event for itself
  public record Branch(List<Field> fields, List<Part> parts) {

    /// Copies the lists.
    public Branch {
      fields = List.copyOf(fields);
      parts = List.copyOf(parts);
    }

    /// Whether event-ruler says of this branch what it means.
    public boolean isPlain() {
      return parts.isEmpty() && fields.stream().allMatch(Field::isPlain);
    }
  }

  /// A field and the alternatives that its value may match.
  ///
  /// @param path its names, joined by dots
  /// @param operators at least one of them must accept the value
  public record Field(String path, List<Operator> operators) {

    /// Copies the list.
    public Field {
      operators = List.copyOf(operators);
    }

    /// Whether event-ruler knows all of the operators.
    public boolean isPlain() {
      return operators.stream().allMatch(Operator::isPlain);
    }

    /// Whether the field may be absent.
    public boolean mayBeAbsent() {
      return operators.stream().anyMatch(o -> o instanceof Operator.Exists(boolean is) && !is);
    }
  }

  /// A pattern that must match, or must not, for itself.
  ///
  /// @param negated whether it stands under `$not`
  public record Part(boolean negated, Pattern pattern) {}
}
