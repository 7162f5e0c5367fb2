package dev.sluice.rule.pattern;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Timestamp;
import dev.sluice.fault.Fault;
import dev.sluice.fault.Nearest;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads one operator of a pattern, such as `{"prefix": "x"}`, from its name to its closing brace.
final class Operators {

  /// How many `*` one wildcard may have: the cost of a value grows with its length times this, at
  /// worst about half a second for each `*` and megabyte.
  static final int MAX_STARS = 10;

  private static final List<String> NAMES =
      List.of(
          "prefix",
          "suffix",
          "equals-ignore-case",
          "wildcard",
          "anything-but",
          "numeric",
          "cidr",
          "exists",
          "exactly",
          "date-after",
          "date-on-or-after",
          "date-before",
          "date-on-or-before",
          "in-date-range");

  private static final List<String> NAMES_IN_ANYTHING_BUT =
      List.of("prefix", "suffix", "equals-ignore-case", "wildcard");

  private final JsonParser json;
  private final Function<String, Fault> wrong;

  Operators(JsonParser json, Function<String, Fault> wrong) {
    this.json = json;
    this.wrong = wrong;
  }

  Operator read(String name) throws IOException {
    Operator operator =
        switch (name) {
          case "prefix", "suffix" -> affix(name);
          case "equals-ignore-case" -> {
            json.nextToken();
            yield excluding(name, string(name));
          }
          case "exactly" -> {
            json.nextToken();
            yield new Operator.Exactly(string(name));
          }
          case "wildcard" -> {
            json.nextToken();
            yield excluding(name, string(name));
          }
          case "anything-but" -> anythingBut();
          case "numeric" -> numeric();
          case "cidr" -> {
            json.nextToken();
            yield cidr(string(name));
          }
          case "exists" -> {
            if (!json.nextToken().isBoolean()) {
              throw wrong("exists takes true or false");
            }
            yield new Operator.Exists(json.currentToken() == JsonToken.VALUE_TRUE);
          }
          case "date-after", "date-on-or-after", "date-before", "date-on-or-before" -> {
            json.nextToken();
            yield new Operator.Dated(name, List.of(timestamp(name)));
          }
          case "in-date-range" -> dateRange();
          default -> throw unknown(name, NAMES);
        };
    close(name);
    return operator;
  }

  private Operator dateRange() throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw wrong("in-date-range takes an array of two timestamps, the first and the one after");
    }
    List<Timestamp> bounds = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      bounds.add(timestamp("in-date-range"));
    }
    if (bounds.size() != 2) {
      throw wrong("in-date-range takes two timestamps, not " + bounds.size());
    }
    if (!bounds.getFirst().instant().isBefore(bounds.getLast().instant())) {
      throw wrong("the date range is empty: its first timestamp is not before its second");
    }
    return new Operator.Dated("in-date-range", bounds);
  }

  private Timestamp timestamp(String name) throws IOException {
    String text = string(name);
    try {
      return Timestamp.parse(text);
    } catch (Fault e) {
      throw wrong(
          name + " takes an RFC 3339 timestamp, such as 2026-11-21T09:30:00Z, not '" + cut() + "'");
    }
  }

  private void close(String name) throws IOException {
    if (json.nextToken() != JsonToken.END_OBJECT) {
      throw wrong("one operator stands in one object; close it after '" + name + "'");
    }
  }

  private Operator affix(String name) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return affix(name, string(name), false);
    }
    if (json.nextToken() != JsonToken.FIELD_NAME
        || !json.currentName().equals("equals-ignore-case")) {
      throw wrong(name + " takes a string or {\"equals-ignore-case\": \"x\"}");
    }
    json.nextToken();
    String value = string("equals-ignore-case");
    ignoringCase(value);
    close("equals-ignore-case");
    return affix(name, value, true);
  }

  private static Operator affix(String name, String value, boolean ignoresCase) {
    Operator.Side side = name.equals("prefix") ? Operator.Side.FRONT : Operator.Side.BACK;
    return new Operator.Affix(side, value, ignoresCase);
  }

  private Operator anythingBut() throws IOException {
    return switch (json.nextToken()) {
      case VALUE_STRING ->
          new Operator.AnythingBut("", List.of(new Operator.Exactly(json.getText())));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Operator.AnythingBut("", List.of(literalNumber()));
      case START_ARRAY -> new Operator.AnythingBut("", scalars());
      case START_OBJECT -> {
        if (json.nextToken() != JsonToken.FIELD_NAME) {
          throw wrong("anything-but needs an operator in its object");
        }
        String name = json.currentName();
        if (!NAMES_IN_ANYTHING_BUT.contains(name)) {
          throw unknown(name, NAMES_IN_ANYTHING_BUT);
        }
        List<Operator> excluded = strings(name);
        close(name);
        yield new Operator.AnythingBut(name, excluded);
      }
      default -> throw wrong("anything-but takes strings or numbers, not true, false or null");
    };
  }

  private List<Operator> scalars() throws IOException {
    List<Operator> excluded = new ArrayList<>();
    boolean strings = false;
    boolean numbers = false;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      switch (json.currentToken()) {
        case VALUE_STRING -> {
          excluded.add(new Operator.Exactly(json.getText()));
          strings = true;
        }
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          excluded.add(literalNumber());
          numbers = true;
        }
        default -> throw wrong("a list in anything-but holds strings or numbers only");
      }
    }
    if (strings == numbers) {
      throw wrong("a list in anything-but holds either strings or numbers, and at least one");
    }
    return excluded;
  }

  private List<Operator> strings(String name) throws IOException {
    List<Operator> excluded = new ArrayList<>();
    if (json.nextToken() != JsonToken.START_ARRAY) {
      excluded.add(excluding(name, string(name)));
      return excluded;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      excluded.add(excluding(name, string(name)));
    }
    if (excluded.isEmpty()) {
      throw wrong("the list of " + name + " is empty; give at least one string");
    }
    return excluded;
  }

  private Operator excluding(String name, String value) {
    return switch (name) {
      case "wildcard" -> {
        wildcard(value);
        yield new Operator.Wild(value);
      }
      case "equals-ignore-case" -> {
        ignoringCase(value);
        yield new Operator.IgnoringCase(value);
      }
      default -> {
        if (value.isEmpty()) {
          throw wrong("anything-but an empty " + name + " matches nothing");
        }
        yield affix(name, value, false);
      }
    };
  }

  private Operator numeric() throws IOException {
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw wrong("numeric takes an array, such as [\">\", 0, \"<=\", 5]");
    }
    if (json.nextToken() != JsonToken.VALUE_STRING) {
      throw wrong("numeric begins with one of = < <= > >=");
    }
    Operator.Comparison low = comparison(requireComparison(json.getText()));
    if (json.nextToken() == JsonToken.END_ARRAY) {
      return new Operator.Numeric(List.of(low));
    }
    if (!low.sign().startsWith(">")) {
      throw wrong("a numeric range begins with its lower bound, such as [\">\", 0, \"<=\", 5]");
    }
    String second = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
    if (!second.startsWith("<")) {
      throw wrong("the second bound of a numeric range has < or <=");
    }
    Operator.Comparison high = comparison(requireComparison(second));
    if (low.value().compareTo(high.value()) >= 0) {
      throw wrong(
          "the numeric range is empty: " + low.written() + " is not below " + high.written());
    }
    if (json.nextToken() != JsonToken.END_ARRAY) {
      throw wrong("numeric takes one comparison or two");
    }
    return new Operator.Numeric(List.of(low, high));
  }

  private Operator.Comparison comparison(String sign) throws IOException {
    if (!json.nextToken().isNumeric()) {
      throw wrong("a number is expected after a comparison");
    }
    return new Operator.Comparison(sign, json.getText(), number());
  }

  private String requireComparison(String name) {
    return switch (name) {
      case "=", "<", "<=", ">", ">=" -> name;
      default -> throw wrong("numeric knows = < <= > >=, not '" + name + "'");
    };
  }

  /// The number at which the parser stands, as a literal.
  Operator literalNumber() throws IOException {
    return new Operator.Numeral(json.getText(), number());
  }

  private BigDecimal number() throws IOException {
    try {
      return json.getDecimalValue();
    } catch (NumberFormatException | ArithmeticException e) {
      throw wrong("the exponent of a number has more than 32 bits: " + cut());
    }
  }

  private String cut() throws IOException {
    String written = json.getText();
    return written.length() > 40 ? written.substring(0, 40) + "…" : written;
  }

  private void wildcard(String value) {
    int stars = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      char next = i + 1 < value.length() ? value.charAt(i + 1) : ' ';
      if (c == '\\') {
        if (next != '*' && next != '\\') {
          throw wrong("in a wildcard a backslash stands before * or another backslash only");
        }
        i++;
      } else if (c == '*') {
        stars++;
        if (next == '*') {
          throw wrong("a wildcard has no two * side by side; one matches any text");
        }
      }
    }
    if (stars > MAX_STARS) {
      throw wrong("a wildcard has at most " + MAX_STARS + " *, not " + stars);
    }
  }

  /// event-ruler folds case by UTF-16 unit, so beyond U+FFFF it would look for question marks.
  private void ignoringCase(String value) {
    if (value.codePoints().anyMatch(Character::isSupplementaryCodePoint)) {
      throw wrong("equals-ignore-case takes no characters beyond U+FFFF, such as emoji");
    }
  }

  private Operator cidr(String block) {
    int slash = block.indexOf('/');
    String base = slash < 0 ? block : block.substring(0, slash);
    if (slash < 0 || !Addresses.isAddress(base)) {
      throw wrong("cidr takes a block such as 10.0.0.0/24 or 2001:db8::/32, not '" + block + "'");
    }
    int bits = InetAddress.ofLiteral(base).getAddress().length * 8;
    String mask = block.substring(slash + 1);
    if (!mask.matches("[0-9]{1,3}") || Integer.parseInt(mask) > bits) {
      throw wrong("the mask of '" + block + "' must be a number from 0 to " + bits);
    }
    return new Operator.Block(base, Integer.parseInt(mask));
  }

  private String string(String name) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong(name + " takes a string");
    }
    return json.getText();
  }

  private Fault unknown(String name, List<String> known) {
    return wrong(
        "'"
            + name
            + "' is no operator here"
            + Nearest.of(name, known).map(k -> "; did you mean '" + k + "'?").orElse(".")
            + " Known are "
            + String.join(", ", known)
            + ".");
  }

  private Fault wrong(String reason) {
    return wrong.apply(reason);
  }
}
