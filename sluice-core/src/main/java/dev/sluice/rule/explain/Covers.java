package dev.sluice.rule.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.rule.pattern.Operator;
import dev.sluice.rule.pattern.Pattern;
import java.util.List;
import java.util.Optional;

/// Whether one pattern provably takes every event that another takes. A no proves nothing.
final class Covers {

  private Covers() {}

  static boolean covers(Pattern wider, Pattern narrower) {
    return narrower.branches().stream()
        .allMatch(branch -> wider.branches().stream().anyMatch(wide -> covers(wide, branch)));
  }

  private static boolean covers(Pattern.Branch wider, Pattern.Branch narrower) {
    // Absence depends on the elements that other fields settle on, so these must be the same.
    boolean isFree = wider.fields().stream().noneMatch(Pattern.Field::mayBeAbsent);
    return narrower.parts().containsAll(wider.parts())
        && (isFree || wider.fields().size() == narrower.fields().size())
        && wider.fields().stream()
            .allMatch(wide ->
                narrower.fields().stream()
                    .anyMatch(field ->
                        field.path().equals(wide.path())
                            && covers(wide.operators(), field.operators())));
  }

  static boolean covers(List<Operator> wider, List<Operator> narrower) {
    return narrower.stream()
        .allMatch(operator -> wider.stream().anyMatch(wide -> covers(wide, operator)));
  }

  private static boolean covers(Operator wider, Operator narrower) {
    if (wider.equals(narrower)) {
      return true;
    }
    if (wider instanceof Operator.Exists(boolean there)) {
      return there && !(narrower instanceof Operator.Exists);
    }
    Optional<JsonNode> only = only(narrower);
    if (only.isPresent()) {
      return wider.accepts(only.get());
    }
    return switch (wider) {
      case Operator.Affix(Operator.Side side, String short_, boolean ignores) ->
          narrower instanceof Operator.Affix(Operator.Side other, String longer, boolean also)
              && side == other
              && (ignores || !also)
              && side.has(longer, short_, false);
      case Operator.Numeric(List<Operator.Comparison> bounds) ->
          narrower instanceof Operator.Numeric(List<Operator.Comparison> tighter)
              && bounds.stream()
                  .allMatch(bound -> tighter.stream().anyMatch(t -> within(bound, t)));
      case Operator.AnythingBut(_, List<Operator> excluded) ->
          narrower instanceof Operator.AnythingBut(_, List<Operator> more)
              && excluded.stream().allMatch(e -> more.stream().anyMatch(m -> covers(m, e)));
      case Operator.Wild(String text) -> text.equals("*") && isText(narrower);
      case Operator.Text _,
          Operator.Exactly _,
          Operator.Numeral _,
          Operator.Word _,
          Operator.IgnoringCase _,
          Operator.Block _,
          Operator.Exists _,
          Operator.Dated _ ->
          false;
    };
  }

  /// The one value that an operator takes. An address has several ways to be written.
  private static Optional<JsonNode> only(Operator operator) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (operator) {
      case Operator.Text(String text) when text.indexOf('.') < 0 && text.indexOf(':') < 0 ->
          Optional.of(nodes.textNode(text));
      case Operator.Text(String text) when !text.matches("[0-9a-fA-F:.]*") ->
          Optional.of(nodes.textNode(text));
      case Operator.Exactly(String text) -> Optional.of(nodes.textNode(text));
      case Operator.Numeral number -> Optional.of(nodes.numberNode(number.value()));
      case Operator.Word(String word) ->
          Optional.of(
              word.equals("null") ? nodes.nullNode() : nodes.booleanNode(word.equals("true")));
      case Operator.Text _,
          Operator.Affix _,
          Operator.IgnoringCase _,
          Operator.Wild _,
          Operator.AnythingBut _,
          Operator.Numeric _,
          Operator.Block _,
          Operator.Exists _,
          Operator.Dated _ ->
          Optional.empty();
    };
  }

  private static boolean isText(Operator operator) {
    return switch (operator) {
      case Operator.Text _,
          Operator.Exactly _,
          Operator.Affix _,
          Operator.IgnoringCase _,
          Operator.Wild _,
          Operator.Block _,
          Operator.Dated _ ->
          true;
      case Operator.Numeral _,
          Operator.Word _,
          Operator.AnythingBut _,
          Operator.Numeric _,
          Operator.Exists _ ->
          false;
    };
  }

  /// Whether what is within one bound is within another.
  private static boolean within(Operator.Comparison wide, Operator.Comparison tight) {
    int order = tight.value().compareTo(wide.value());
    return switch (wide.sign()) {
      case ">" -> isLow(tight) && (order > 0 || order == 0 && tight.sign().equals(">"));
      case ">=" -> isLow(tight) && order >= 0;
      case "<" -> isHigh(tight) && (order < 0 || order == 0 && tight.sign().equals("<"));
      case "<=" -> isHigh(tight) && order <= 0;
      default -> tight.sign().equals("=") && order == 0;
    };
  }

  private static boolean isLow(Operator.Comparison comparison) {
    return !comparison.sign().startsWith("<");
  }

  private static boolean isHigh(Operator.Comparison comparison) {
    return !comparison.sign().startsWith(">");
  }
}
