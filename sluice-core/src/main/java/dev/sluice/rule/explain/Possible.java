package dev.sluice.rule.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.fault.Nearest;
import dev.sluice.rule.pattern.Operator;
import dev.sluice.rule.pattern.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Why no event can match a pattern, where that can be proved from what every matching view is.
final class Possible {

  private static final Set<String> ALWAYS_THERE =
      Set.of("version", "id", "source", "type", "detail-type");

  /// The attributes that are one text each. An array is never among them.
  private static final Set<String> TEXTS =
      Set.of(
          "version",
          "id",
          "source",
          "type",
          "detail-type",
          "time",
          "subject",
          "datacontenttype",
          "dataschema");

  private Possible() {}

  /// Why no event can match; empty when one may.
  static Optional<String> whyNever(Pattern pattern) {
    List<String> reasons = whyNeverEach(pattern);
    return reasons.size() < pattern.branches().size()
        ? Optional.empty()
        : Optional.of(reasons.getFirst());
  }

  /// Why some of the branches can match no event.
  static List<String> whyNeverEach(Pattern pattern) {
    return pattern.branches().stream().map(Possible::whyNever).flatMap(Optional::stream).toList();
  }

  private static Optional<String> whyNever(Pattern.Branch branch) {
    for (Pattern.Field field : branch.fields()) {
      Optional<String> reason = whyNever(field);
      if (reason.isPresent()) {
        return reason;
      }
    }
    for (Pattern.Part part : branch.parts()) {
      Optional<String> reason =
          part.negated() ? byExclusion(branch, part) : whyNever(part.pattern());
      if (reason.isPresent()) {
        return reason;
      }
    }
    return byContradiction(branch);
  }

  private static Optional<String> byExclusion(Pattern.Branch branch, Pattern.Part part) {
    Pattern rest =
        new Pattern(
            List.of(
                new Pattern.Branch(
                    branch.fields(), branch.parts().stream().filter(p -> !p.negated()).toList())));
    return !branch.fields().isEmpty() && Covers.covers(part.pattern(), rest)
        ? Optional.of("what stands under $not takes every event that the rest takes")
        : Optional.empty();
  }

  private static Optional<String> whyNever(Pattern.Field field) {
    String path = field.path();
    int dot = path.indexOf('.');
    String top = dot < 0 ? path : path.substring(0, dot);
    if (field.mayBeAbsent() && !ALWAYS_THERE.contains(path)) {
      return Optional.empty();
    }
    if (!isName(top)) {
      Set<String> known = new TreeSet<>(TEXTS);
      known.addAll(List.of("detail", "resources"));
      return Optional.of(
          "no event has '" + top + "' beside its detail; " + Nearest.hint(top, known));
    }
    if (TEXTS.contains(top)) {
      if (dot >= 0) {
        return Optional.of(top + " is a text, and has nothing within it");
      }
      if (field.operators().stream().noneMatch(o -> takesSome(top, o))) {
        return Optional.of(expectation(top));
      }
    }
    return Optional.empty();
  }

  private static boolean isName(String top) {
    return TEXTS.contains(top)
        || top.equals("detail")
        || top.equals("resources")
        || top.matches("[a-z0-9]+") && !top.equals("detailtype") && !top.equals("data");
  }

  private static String expectation(String top) {
    return switch (top) {
      case "version" -> "version is \"0\" in every event";
      case "time" -> "time is an RFC 3339 timestamp as text, where it is there";
      case "id", "source", "type", "detail-type" ->
          top + " is in every event, as a text that is not empty";
      default -> top + " is a text, where it is there";
    };
  }

  private static boolean takesSome(String top, Operator operator) {
    return switch (operator) {
      case Operator.Text(String text) -> isPossible(top, text);
      case Operator.Exactly(String text) -> isPossible(top, text);
      case Operator.IgnoringCase(String text) -> isPossible(top, text);
      case Operator.Numeral _, Operator.Word _, Operator.Numeric _ -> false;
      case Operator.AnythingBut(_, List<Operator> excluded) ->
          excluded.stream().noneMatch(Possible::isEveryText)
              && !(top.equals("version")
                  && !operator.accepts(JsonNodeFactory.instance.textNode("0")));
      case Operator.Exists(boolean there) -> there || !ALWAYS_THERE.contains(top);
      case Operator.Affix _, Operator.Wild _, Operator.Block _, Operator.Dated _ ->
          !top.equals("version") || operator.accepts(JsonNodeFactory.instance.textNode("0"));
    };
  }

  private static boolean isEveryText(Operator operator) {
    return operator instanceof Operator.Wild(String text) && text.equals("*");
  }

  private static boolean isPossible(String top, String text) {
    return switch (top) {
      case "version" -> text.equals("0");
      case "time" -> Operator.Dated.instant(text).isPresent();
      default -> !text.isEmpty();
    };
  }

  /// Two demands on one field, of which no value can meet both.
  private static Optional<String> byContradiction(Pattern.Branch branch) {
    List<Pattern.Field> demands = new ArrayList<>(branch.fields());
    for (Pattern.Part part : branch.parts()) {
      if (!part.negated() && part.pattern().branches().size() == 1) {
        demands.addAll(part.pattern().branches().getFirst().fields());
      }
    }
    for (int i = 0; i < demands.size(); i++) {
      for (int j = i + 1; j < demands.size(); j++) {
        if (demands.get(i).path().equals(demands.get(j).path())
            && contradict(demands.get(i), demands.get(j))) {
          return Optional.of(
              "two of its demands on " + demands.get(i).path() + " contradict each other");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean contradict(Pattern.Field one, Pattern.Field other) {
    if (isAbsence(one) && !other.mayBeAbsent() || isAbsence(other) && !one.mayBeAbsent()) {
      return true;
    }
    return TEXTS.contains(one.path()) && (excludes(one, other) || excludes(other, one));
  }

  private static boolean isAbsence(Pattern.Field field) {
    return field.operators().stream()
        .allMatch(o -> o instanceof Operator.Exists(boolean is) && !is);
  }

  /// Whether one names texts only, and the other takes none of them.
  private static boolean excludes(Pattern.Field texts, Pattern.Field other) {
    return texts.operators().stream()
        .allMatch(operator ->
            operator instanceof Operator.Text(String text)
                && other.operators().stream()
                    .noneMatch(o -> o.accepts(JsonNodeFactory.instance.textNode(text))));
  }
}
