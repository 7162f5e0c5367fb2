package dev.sluice.rule.pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One alternative of a field: a literal or an operator, and which values it accepts.
public sealed interface Operator {

  /// Whether it accepts a value, which is a scalar: text, number, flag or null. The absence of a
  /// value is not asked here.
  boolean accepts(JsonNode value);

  /// How it is written in a pattern.
  String json();

  /// Its name, as documented.
  String name();

  /// The one text that it is there for; empty when it takes other values too, or none that is text.
  default Optional<String> literal() {
    return Optional.empty();
  }

  /// Whether event-ruler has it, with this very meaning for values that a double can hold.
  default boolean isPlain() {
    return true;
  }

  /// A text, such as `"x"`. One that is an IP address equals every way to write that address.
  record Text(String value) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      if (!node.isTextual()) {
        return false;
      }
      String text = node.textValue();
      return text.equals(value)
          || Addresses.isAddress(value)
              && Addresses.isAddress(text)
              && InetAddress.ofLiteral(value).equals(InetAddress.ofLiteral(text));
    }

    @Override
    public Optional<String> literal() {
      return Optional.of(value);
    }

    @Override
    public String json() {
      return quoted(value);
    }

    @Override
    public String name() {
      return "exact";
    }
  }

  /// `{"exactly": "x"}`.
  record Exactly(String value) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      return node.isTextual() && node.textValue().equals(value);
    }

    @Override
    public Optional<String> literal() {
      return Optional.of(value);
    }

    @Override
    public String json() {
      return "{\"exactly\":" + quoted(value) + "}";
    }

    @Override
    public String name() {
      return "exactly";
    }
  }

  /// A number, equal by value.
  ///
  /// @param written as the pattern has it
  record Numeral(String written, BigDecimal value) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      return node.isNumber() && node.decimalValue().compareTo(value) == 0;
    }

    @Override
    public String json() {
      return written;
    }

    @Override
    public String name() {
      return "exact";
    }

    @Override
    public boolean isPlain() {
      return Numbers.isDouble(value);
    }
  }

  /// `true`, `false` or `null`.
  record Word(String word) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      return (node.isBoolean() || node.isNull()) && node.asText().equals(word);
    }

    @Override
    public String json() {
      return word;
    }

    @Override
    public String name() {
      return "exact";
    }
  }

  /// `{"prefix": "x"}`, `{"suffix": "x"}`, and either with `{"equals-ignore-case": "x"}` within.
  record Affix(Side side, String value, boolean ignoresCase) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      return node.isTextual() && side.has(node.textValue(), value, ignoresCase);
    }

    @Override
    public String json() {
      String text = quoted(value);
      return "{"
          + quoted(name())
          + ":"
          + (ignoresCase ? "{\"equals-ignore-case\":" + text + "}" : text)
          + "}";
    }

    @Override
    public String name() {
      return side.operator;
    }
  }

  /// Where an affix stands.
  enum Side {
    /// A value begins with it.
    FRONT("prefix"),
    /// A value ends with it.
    BACK("suffix");

    private final String operator;

    Side(String operator) {
      this.operator = operator;
    }

    /// Whether a text has an affix there.
    public boolean has(String text, String affix, boolean ignoresCase) {
      return switch (this) {
        case FRONT -> ignoresCase ? Letters.startsWith(text, affix) : text.startsWith(affix);
        case BACK -> ignoresCase ? Letters.endsWith(text, affix) : text.endsWith(affix);
      };
    }
  }

  /// `{"equals-ignore-case": "x"}`: letter by letter, each in its lower or its upper case.
  record IgnoringCase(String value) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      return node.isTextual() && Letters.equals(node.textValue(), value);
    }

    @Override
    public String json() {
      return "{\"equals-ignore-case\":" + quoted(value) + "}";
    }

    @Override
    public String name() {
      return "equals-ignore-case";
    }
  }

  /// `{"wildcard": "a*b"}`.
  record Wild(String value) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      return node.isTextual() && Wildcard.matches(value, node.textValue());
    }

    @Override
    public String json() {
      return "{\"wildcard\":" + quoted(value) + "}";
    }

    @Override
    public String name() {
      return "wildcard";
    }
  }

  /// `{"anything-but": …}`: any value that none of these accepts, of whatever type.
  ///
  /// @param kind the operator within, such as `prefix`; empty for plain values
  record AnythingBut(String kind, List<Operator> excluded) implements Operator {

    /// Copies the list.
    public AnythingBut {
      excluded = List.copyOf(excluded);
    }

    @Override
    public boolean accepts(JsonNode node) {
      for (Operator operator : excluded) {
        if (operator.accepts(node)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String json() {
      String values =
          excluded.stream().map(AnythingBut::bare).collect(Collectors.joining(",", "[", "]"));
      return "{\"anything-but\":"
          + (kind.isEmpty() ? values : "{" + quoted(kind) + ":" + values + "}")
          + "}";
    }

    private static String bare(Operator operator) {
      return switch (operator) {
        case Exactly(String value) -> quoted(value);
        case Affix(_, String value, _) -> quoted(value);
        case IgnoringCase(String value) -> quoted(value);
        case Wild(String value) -> quoted(value);
        case Text _, Numeral _, Word _, AnythingBut _, Numeric _, Block _, Exists _, Dated _ ->
            operator.json();
      };
    }

    @Override
    public String name() {
      return "anything-but";
    }

    @Override
    public boolean isPlain() {
      return excluded.stream().allMatch(Operator::isPlain);
    }
  }

  /// `{"numeric": [">", 0, "<=", 5]}`.
  record Numeric(List<Comparison> comparisons) implements Operator {

    /// Copies the list.
    public Numeric {
      comparisons = List.copyOf(comparisons);
    }

    @Override
    public boolean accepts(JsonNode node) {
      if (!node.isNumber()) {
        return false;
      }
      BigDecimal value = node.decimalValue();
      for (Comparison comparison : comparisons) {
        if (!comparison.holds(value.compareTo(comparison.value()))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String json() {
      return comparisons.stream()
          .map(c -> quoted(c.sign()) + "," + c.written())
          .collect(Collectors.joining(",", "{\"numeric\":[", "]}"));
    }

    @Override
    public String name() {
      return "numeric";
    }

    @Override
    public boolean isPlain() {
      return comparisons.stream().allMatch(c -> Numbers.isDouble(c.value()));
    }
  }

  /// A number on the right of a sign.
  ///
  /// @param sign one of `=`, `<`, `<=`, `>`, `>=`
  /// @param written as the pattern has it
  record Comparison(String sign, String written, BigDecimal value) {
    boolean holds(int order) {
      return switch (sign) {
        case "=" -> order == 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case ">=" -> order >= 0;
        default -> throw new IllegalStateException("no comparison: " + sign);
      };
    }
  }

  /// `{"cidr": "10.0.0.0/24"}`.
  ///
  /// @param base an address, as text
  record Block(String base, int bits) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      return node.isTextual()
          && Addresses.isAddress(node.textValue())
          && Addresses.sharesBits(
              InetAddress.ofLiteral(base), InetAddress.ofLiteral(node.textValue()), bits);
    }

    @Override
    public String json() {
      return "{\"cidr\":" + quoted(base + "/" + bits) + "}";
    }

    @Override
    public String name() {
      return "cidr";
    }
  }

  /// `{"exists": true}`, and `{"exists": false}`, which accepts no value.
  record Exists(boolean there) implements Operator {
    @Override
    public boolean accepts(JsonNode node) {
      return there;
    }

    @Override
    public String json() {
      return "{\"exists\":" + there + "}";
    }

    @Override
    public String name() {
      return "exists";
    }
  }

  /// `{"date-before": "2026-11-21T00:00:00Z"}` and its like: an extension.
  ///
  /// @param name as documented
  /// @param bounds one timestamp, or the two of `in-date-range`
  record Dated(String name, List<Timestamp> bounds) implements Operator {

    /// Copies the list.
    public Dated {
      bounds = List.copyOf(bounds);
    }

    @Override
    public boolean accepts(JsonNode node) {
      return node.isTextual() && instant(node.textValue()).filter(this::holds).isPresent();
    }

    private boolean holds(Instant time) {
      int order = time.compareTo(bounds.getFirst().instant());
      return switch (name) {
        case "date-after" -> order > 0;
        case "date-on-or-after" -> order >= 0;
        case "date-before" -> order < 0;
        case "date-on-or-before" -> order <= 0;
        case "in-date-range" -> order >= 0 && time.isBefore(bounds.getLast().instant());
        default -> throw new IllegalStateException("no operator: " + name);
      };
    }

    /// What a text says as an RFC 3339 timestamp.
    public static Optional<Instant> instant(String text) {
      if (text.length() < 20 || text.charAt(4) != '-') {
        return Optional.empty();
      }
      try {
        return Optional.of(Timestamp.parse(text).instant());
      } catch (Fault e) {
        return Optional.empty();
      }
    }

    @Override
    public String json() {
      String values =
          bounds.stream().map(bound -> quoted(bound.text())).collect(Collectors.joining(","));
      return "{" + quoted(name) + ":" + (bounds.size() > 1 ? "[" + values + "]" : values) + "}";
    }

    @Override
    public boolean isPlain() {
      return false;
    }
  }

  /// A text as JSON.
  static String quoted(String text) {
    return JsonNodeFactory.instance.textNode(text).toString();
  }
}
