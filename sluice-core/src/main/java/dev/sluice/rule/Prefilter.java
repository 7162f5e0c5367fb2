package dev.sluice.rule;

import dev.sluice.rule.pattern.Addresses;
import dev.sluice.rule.pattern.Operator;
import dev.sluice.rule.pattern.Pattern;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What event-ruler is told of a pattern: the same, or, where it lacks an operator, something
/// wider.
final class Prefilter {

  private Prefilter() {}

  /// Whether event-ruler is told the same, so that what it finds needs no second look.
  static boolean isExact(Pattern pattern) {
    return pattern.branches().stream().allMatch(Pattern.Branch::isPlain)
        && !(names(pattern, Prefilter::isIgnoringCase) && names(pattern, Prefilter::isWild));
  }

  /// Whether event-ruler is told `equals-ignore-case`. It takes any value for such a one that comes
  /// after a wildcard with a leading star on the same field, so it must come first; and a pattern
  /// that has both leaves it out.
  static boolean ignoresCase(Pattern pattern) {
    return names(pattern, Prefilter::isIgnoringCase) && !names(pattern, Prefilter::isWild);
  }

  /// Whether it is a wildcard, or the exclusion of one.
  static boolean isWild(Operator operator) {
    return operator instanceof Operator.Wild
        || operator instanceof Operator.AnythingBut but && but.kind().equals("wildcard");
  }

  private static boolean isIgnoringCase(Operator operator) {
    return operator instanceof Operator.IgnoringCase
        || operator instanceof Operator.AnythingBut but && but.kind().equals("equals-ignore-case");
  }

  private static boolean names(Pattern pattern, Predicate<Operator> kind) {
    return pattern.branches().stream()
        .anyMatch(branch ->
            branch.fields().stream().flatMap(f -> f.operators().stream()).anyMatch(kind)
                || branch.parts().stream().anyMatch(part -> names(part.pattern(), kind)));
  }

  /// The fields of branches that together take every event that a pattern takes; empty when there
  /// are none, because a branch consists of `$not` alone.
  static Optional<List<List<Pattern.Field>>> of(Pattern pattern) {
    boolean widens = names(pattern, Prefilter::isWild);
    return branches(pattern)
        .map(branches ->
            branches.stream()
                .map(fields -> fields.stream().map(f -> widened(f, widens)).toList())
                .toList());
  }

  private static Pattern.Field widened(Pattern.Field field, boolean withoutCase) {
    if (field.isPlain()
        && !(withoutCase && field.operators().stream().anyMatch(Prefilter::isIgnoringCase))) {
      return field;
    }
    List<Operator> any = new ArrayList<>();
    any.add(new Operator.Exists(true));
    if (field.mayBeAbsent()) {
      any.add(new Operator.Exists(false));
    }
    return new Pattern.Field(field.path(), any);
  }

  private static Optional<List<List<Pattern.Field>>> branches(Pattern pattern) {
    List<List<Pattern.Field>> all = new ArrayList<>();
    for (Pattern.Branch branch : pattern.branches()) {
      if (!branch.fields().isEmpty()) {
        all.add(branch.fields());
        continue;
      }
      Optional<List<List<Pattern.Field>>> part =
          branch.parts().stream()
              .filter(p -> !p.negated())
              .findFirst()
              .flatMap(p -> branches(p.pattern()));
      if (part.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(part.get());
    }
    return Optional.of(all);
  }

  /// A branch as JSON for event-ruler.
  static String json(List<Pattern.Field> fields) {
    return fields.stream()
        .map(field -> Operator.quoted(field.path()) + ":[" + values(field) + "]")
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String values(Pattern.Field field) {
    return field.operators().stream().map(Prefilter::value).collect(Collectors.joining(","));
  }

  private static String value(Operator operator) {
    // Told to match exactly, it does not look a false address up.
    if (operator instanceof Operator.Text(String text) && Addresses.isFalse(text)) {
      return new Operator.Exactly(text).json();
    }
    // It takes a block of one address only as a literal.
    if (operator instanceof Operator.Block(String base, int bits)
        && bits == InetAddress.ofLiteral(base).getAddress().length * 8) {
      return Operator.quoted(base);
    }
    return operator.json();
  }
}
